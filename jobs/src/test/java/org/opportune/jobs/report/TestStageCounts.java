package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestStageCounts {
  private static final long BOUND = 5;

  @Test
  void theHeadlineStandsThoughGroupsAreSmall() {
    StageCounts counts = new StageCounts(BOUND);
    StageCounts.Group whole = counts.whole(new long[] {1000, 200, 90, 40});
    StageCounts.Group women = counts.add(new long[] {600, 80, 40, 3});
    StageCounts.Group men = counts.add(new long[] {400, 120, 50, 37});
    counts.makeUp(whole, List.of(women, men));
    counts.suppress();
    assertThat(counts.row("all", whole).stages()).noneMatch(Count::suppressed);
    assertThat(counts.rate(whole.any(), whole.patients())).isPresent();
    assertThat(counts.row("Women", women).stages().get(3).text()).isEqualTo("<5");
    assertThat(counts.row("Men", men).stages().get(3).text()).isEqualTo("×");
    assertThat(counts.row("Men", men).stages().get(0).text()).isEqualTo("400");
  }

  @Test
  void aSmallStageOfEverybodyHidesOneMoreAndNoGroupGivesItAway() {
    StageCounts counts = new StageCounts(BOUND);
    StageCounts.Group whole = counts.whole(new long[] {40, 13, 7, 3});
    StageCounts.Group a = counts.add(new long[] {20, 6, 7, 0});
    StageCounts.Group b = counts.add(new long[] {20, 7, 0, 3});
    counts.makeUp(whole, List.of(a, b));
    counts.suppress();
    List<Count> stages = counts.row("all", whole).stages();
    assertThat(stages.get(3).text()).isEqualTo("<5");
    assertThat(stages.get(2).text()).isEqualTo("×");
    assertThat(stages.get(0).text()).isEqualTo("40");
    // Moderate by group must not add up to the hidden 7.
    assertThat(counts.row("a", a).stages().get(2).suppressed()).isTrue();
  }

  @Test
  void mostOfAHospitalsTableIsShown() {
    Random random = new Random(3);
    StageCounts counts = new StageCounts(BOUND);
    long[] whole = new long[4];
    List<long[]> sites = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long[] site =
          IntStream.of(300, 80, 30, 9).mapToLong(n -> n / 2 + random.nextInt(n)).toArray();
      IntStream.range(0, 4).forEach(s -> whole[s] += site[s]);
      sites.add(site);
    }
    StageCounts.Group all = counts.whole(whole);
    List<StageCounts.Group> groups = sites.stream().map(counts::add).toList();
    counts.makeUp(all, groups);
    counts.suppress();
    long shown =
        groups.stream()
            .flatMap(g -> counts.row("", g).stages().stream())
            .filter(c -> !c.suppressed())
            .count();
    assertThat(shown).isGreaterThan(12);
  }

  /** Age bands by sex of 1,400 patients: small corners must not hide the middle. */
  @Test
  void smallCornersOfTheAgePyramidDoNotHideItsMiddle() {
    long[][][] sexes = {
      {
        {30, 2, 0, 0},
        {70, 8, 3, 0},
        {120, 20, 4, 3},
        {150, 35, 14, 4},
        {110, 36, 15, 9},
        {45, 16, 6, 6}
      },
      {
        {25, 3, 0, 0},
        {80, 7, 2, 0},
        {130, 26, 12, 4},
        {180, 40, 18, 14},
        {125, 45, 20, 13},
        {40, 20, 4, 10}
      }
    };
    StageCounts counts = new StageCounts(BOUND);
    long[] whole = new long[4];
    long[][] bySex = new long[2][4];
    long[][] byBand = new long[6][4];
    for (int sex = 0; sex < 2; sex++) {
      for (int band = 0; band < 6; band++) {
        for (int stage = 0; stage < 4; stage++) {
          whole[stage] += sexes[sex][band][stage];
          bySex[sex][stage] += sexes[sex][band][stage];
          byBand[band][stage] += sexes[sex][band][stage];
        }
      }
    }
    StageCounts.Group all = counts.whole(whole);
    List<StageCounts.Group> women = java.util.Arrays.stream(sexes[0]).map(counts::add).toList();
    List<StageCounts.Group> men = java.util.Arrays.stream(sexes[1]).map(counts::add).toList();
    List<StageCounts.Group> either = java.util.Arrays.stream(bySex).map(counts::add).toList();
    List<StageCounts.Group> bands = java.util.Arrays.stream(byBand).map(counts::add).toList();
    counts.makeUp(all, either);
    counts.makeUp(all, bands);
    counts.makeUp(either.get(0), women);
    counts.makeUp(either.get(1), men);
    for (int band = 0; band < 6; band++) {
      counts.makeUp(bands.get(band), List.of(women.get(band), men.get(band)));
    }
    counts.suppress();
    assertThat(either).allMatch(g -> counts.rate(g.any(), g.patients()).isPresent());
    long rates =
        java.util.stream.Stream.concat(women.stream(), men.stream())
            .filter(g -> counts.rate(g.any(), g.patients()).isPresent())
            .count();
    assertThat(rates).isGreaterThanOrEqualTo(8);
  }

  @Test
  void joinedBinsKeepEveryPatientAndShowNoSmallCount() {
    Random random = new Random(4);
    for (int trial = 0; trial < 200; trial++) {
      int bins = 1 + random.nextInt(12);
      List<Double> edges = IntStream.rangeClosed(0, bins).mapToObj(i -> (double) i).toList();
      List<Long> counts = IntStream.range(0, bins).mapToObj(i -> (long) random.nextInt(9)).toList();
      long total = counts.stream().mapToLong(Long::longValue).sum();
      ScoreSections.joined(edges, counts, BOUND)
          .ifPresentOrElse(
              histogram -> {
                assertThat(histogram.total()).isEqualTo(total);
                assertThat(histogram.counts()).allMatch(c -> c == 0 || c >= BOUND);
                assertThat(histogram.binEdges().get(0)).isZero();
                assertThat(histogram.binEdges().get(histogram.counts().size())).isEqualTo(bins);
              },
              () -> assertThat(total).isBetween(1L, BOUND - 1));
    }
  }
}
