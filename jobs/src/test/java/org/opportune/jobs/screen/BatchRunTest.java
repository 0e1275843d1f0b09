package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.stop.StopSignal;

/** Batches in one process; rows that kill theirs are tested where there are others. */
class BatchRunTest {
  private static final int ROWS = 40;
  private static final AtomicInteger SCREENED = new AtomicInteger();
  private static StopSignal stop;
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  private record Work(int rowsPerTask, FlatMapFunction<Iterator<Row>, Screened> task)
      implements ScreenWork {
    @Override
    public List<Row> rows(List<ScreenPlan.Waiting> batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Screened crashed(Row row) {
      return Screened.quarantined(row);
    }

    @Override
    public LongAccumulator counter() {
      throw new UnsupportedOperationException();
    }
  }

  private static List<Screened> each(Iterator<Row> rows) {
    List<Screened> outcomes = new ArrayList<>();
    rows.forEachRemaining(row -> outcomes.add(Screened.finding(row, false)));
    return outcomes;
  }

  private static List<Screened> run(
      int rowsPerTask, StopSignal signal, FlatMapFunction<Iterator<Row>, Screened> task)
      throws Exception {
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(RowFactory::create).toList();
    return new BatchRun(spark.sparkContext(), new Work(rowsPerTask, task), signal).screen(rows);
  }

  private static List<Integer> numbers(List<Screened> outcomes) {
    return outcomes.stream().map(outcome -> outcome.finding().getInt(0)).toList();
  }

  @Test
  void everyRowHasOneOutcomeInOrderHoweverManyATaskTakes() throws Exception {
    List<Integer> all = IntStream.range(0, ROWS).boxed().toList();
    for (int rowsPerTask : List.of(1, 7, ROWS, ROWS + 1)) {
      assertThat(numbers(run(rowsPerTask, StopSignal.none(), rows -> each(rows).iterator())))
          .isEqualTo(all);
    }
  }

  @Test
  void aFailureThatNoRowIsTheCauseOfFailsTheBatch() {
    assertThatThrownBy(
            () ->
                run(
                    1,
                    StopSignal.none(),
                    rows -> {
                      throw new IllegalStateException("the bundle is gone");
                    }))
        .hasMessageContaining("the bundle is gone");
  }

  @Test
  void aMistakeThatATaskFindsIsToldAsOne() {
    assertThatThrownBy(
            () ->
                run(
                    1,
                    StopSignal.none(),
                    rows -> {
                      throw new UserException("no GPU here");
                    }))
        .isInstanceOf(UserException.class)
        .hasMessage("no GPU here");
  }

  @Test
  void whatIsDoneBeforeAStopIsKeptAndTheRestNotBegun() throws Exception {
    stop = StopSignal.none();
    stop.whenAsked(() -> spark.sparkContext().cancelAllJobs());
    SCREENED.set(0);
    List<Screened> outcomes =
        run(
            1,
            stop,
            rows -> {
              if (SCREENED.incrementAndGet() >= ROWS / 2) {
                stop.ask();
                while (!TaskContext.get().isInterrupted()) {
                  Thread.onSpinWait();
                }
              }
              return each(rows).iterator();
            });
    assertThat(numbers(outcomes)).doesNotHaveDuplicates().hasSizeBetween(1, ROWS / 2 - 1);
    assertThat(SCREENED.get()).isLessThan(ROWS);
  }
}
