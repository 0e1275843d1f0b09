package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.screen.ScreenPlan.Waiting;

class ScreenPlanTest {
  @Test
  void everySeriesIsInExactlyOneBatchInOrder() {
    Random random = new Random(5);
    List<Waiting> waiting =
        IntStream.range(0, 500)
            .mapToObj(i -> new Waiting("s" + i, random.nextInt(100)))
            .toList();
    List<List<Waiting>> batches = ScreenPlan.batches(waiting, 300, 7);
    assertThat(batches.stream().flatMap(List::stream).toList()).isEqualTo(waiting);
    for (List<Waiting> batch : batches) {
      assertThat(batch).hasSizeBetween(1, 7);
      assertThat(batch.stream().mapToLong(Waiting::sizeBytes).sum()).isLessThanOrEqualTo(300);
    }
  }

  @Test
  void aSeriesLargerThanTheLimitIsABatchOfItsOwn() {
    List<Waiting> waiting =
        List.of(new Waiting("a", 1), new Waiting("b", 1000), new Waiting("c", 1));
    assertThat(ScreenPlan.batches(waiting, 10, 100))
        .extracting(List::size)
        .containsExactly(1, 1, 1);
  }

  @Test
  void nothingWaitingIsNoBatch() {
    assertThat(ScreenPlan.batches(List.of(), 10, 10)).isEmpty();
  }
}
