package org.opportune.jobs.screen;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import scala.runtime.AbstractFunction2;

/** A task over groups of rows, as Spark's scheduler takes it. */
final class GroupTask
    extends AbstractFunction2<TaskContext, scala.collection.Iterator<List<Row>>, List<Screened>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FlatMapFunction<Iterator<Row>, Screened> task;

  GroupTask(FlatMapFunction<Iterator<Row>, Screened> task) {
    this.task = task;
  }

  @Override
  public List<Screened> apply(TaskContext context, scala.collection.Iterator<List<Row>> groups) {
    List<Screened> outcomes = new ArrayList<>();
    while (groups.hasNext()) {
      try {
        task.call(groups.next().iterator()).forEachRemaining(outcomes::add);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return outcomes;
  }
}
