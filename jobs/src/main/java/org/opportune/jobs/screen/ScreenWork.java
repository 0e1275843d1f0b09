package org.opportune.jobs.screen;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** What is screened, and how. */
interface ScreenWork {
  /** The rows of a batch, which tasks work on. */
  List<Row> rows(List<ScreenPlan.Waiting> batch);

  /** How many of them one task takes. */
  int rowsPerTask();

  /** What a task does: one outcome for each of its rows. */
  FlatMapFunction<Iterator<Row>, Screened> task();

  /** The outcome of a row that kills each process that works on it. */
  Screened crashed(Row row);

  /** Counts rows done, for the progress. */
  LongAccumulator counter();
}
