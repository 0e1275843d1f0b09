package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.screen.ScreenPlan.Waiting;
import org.opportune.jobs.settings.Settings;

class ScreenPlanTest {
  @Test
  void everySeriesIsInExactlyOneBatchInOrder() {
    Random random = new Random(5);
    List<Waiting> waiting =
        IntStream.range(0, 500).mapToObj(i -> new Waiting("s" + i, random.nextInt(100))).toList();
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

  @Test
  void withoutASizeOfItsOwnABatchKeepsEveryCoreBusyManyTimes() {
    List<Waiting> thin =
        IntStream.range(0, 2000).mapToObj(i -> new Waiting("s" + i, 160L << 20)).toList();
    for (int cores : new int[] {1, 2, 64}) {
      List<List<Waiting>> batches = SeriesWork.batches(thin, settings(Map.of()), cores);
      assertThat(batches.get(0).size() / cores).isBetween(16, 64);
    }
    List<Waiting> thick =
        IntStream.range(0, 200).mapToObj(i -> new Waiting("s" + i, 1L << 20)).toList();
    assertThat(SeriesWork.batches(thick, settings(Map.of()), 2).get(0)).hasSize(128);
  }

  @Test
  void aBatchIsAsLargeAsTheSettingsSayWhateverTheCores() {
    List<Waiting> waiting =
        IntStream.range(0, 100).mapToObj(i -> new Waiting("s" + i, 10)).toList();
    assertThat(SeriesWork.batches(waiting, settings(Map.of("screen.batch-series", "3")), 64).get(0))
        .hasSize(3);
    assertThat(SeriesWork.batches(waiting, settings(Map.of("screen.batch-bytes", "50")), 64).get(0))
        .hasSize(5);
  }

  @Test
  void theLargestSeriesOfABatchBeginFirstSoThatCoresWaitForASmallOneAtItsEnd() {
    List<Waiting> waiting =
        List.of(new Waiting("a", 30), new Waiting("b", 600), new Waiting("c", 300));
    assertThat(SeriesWork.batches(waiting, settings(Map.of()), 1))
        .containsExactly(List.of(waiting.get(1), waiting.get(2), waiting.get(0)));
    List<List<Waiting>> pairs =
        SeriesWork.batches(waiting, settings(Map.of("screen.batch-series", "2")), 1);
    assertThat(pairs)
        .containsExactly(List.of(waiting.get(1), waiting.get(0)), List.of(waiting.get(2)));
  }

  private static Settings settings(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides);
  }
}
