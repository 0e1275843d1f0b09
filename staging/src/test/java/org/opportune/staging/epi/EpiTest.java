package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.staging.StagingException;

class EpiTest {
  @ParameterizedTest
  @CsvSource({
    "0, 50, 0, .071348",
    "1, 50, .003539, .104954",
    "88, 1000, .071981, .107172",
    "2637, 9047, .282204, .300929"
  })
  void wilsonHasItsCheckValues(long cases, long persons, double low, double high) {
    Interval interval = new Proportion(cases, persons).wilson(0.95);
    assertThat(interval.low()).isCloseTo(low, within(5e-7));
    assertThat(interval.high()).isCloseTo(high, within(5e-7));
  }

  @Test
  void correctedPrevalenceHasItsCheckValues() {
    TruePrevalence smokers = TruePrevalence.known(new Proportion(291, 1000), 0.9, 0.95, 0.95);
    assertThat(smokers.value().orElseThrow()).isCloseTo(0.283529, within(5e-7));
    assertThat(smokers.interval().orElseThrow().contains(0.283529)).isTrue();
    TruePrevalence rare = TruePrevalence.known(new Proportion(40, 1000), 0.9, 0.95, 0.95);
    assertThat(rare.estimable()).isFalse();
    assertThat(rare.interval()).isEmpty();
    assertThat(rare.note()).startsWith("not estimable").contains("below 1 - Sp");
    assertThat(TruePrevalence.known(new Proportion(5, 10), 0.4, 0.5, 0.95).note())
        .contains("no better than chance");
    assertThat(TruePrevalence.known(new Proportion(99, 100), 0.8, 0.99, 0.95).note())
        .contains("above Se");
  }

  @Test
  void langAndReiczigelFollowTheirPublishedFormula() {
    // Computed step by step from equations 6, 7, 16 and 17 of the paper in double precision.
    TruePrevalence corrected =
        TruePrevalence.estimated(
            new Proportion(291, 1000), new Proportion(90, 100), new Proportion(190, 200), 0.95);
    assertThat(corrected.value().orElseThrow()).isCloseTo(0.283529, within(5e-7));
    double z = 1.959963984540054;
    double n = 1000 + z * z;
    double p = (291 + z * z / 2) / n;
    double se = 91.0 / 102;
    double sp = 191.0 / 202;
    double prevalence = (p + sp - 1) / (se + sp - 1);
    double a = se * (1 - se) / 102;
    double b = sp * (1 - sp) / 202;
    double shift = 2 * z * z * (prevalence * a - (1 - prevalence) * b);
    double sd =
        Math.sqrt(
            (p * (1 - p) / n + prevalence * prevalence * a + Math.pow(1 - prevalence, 2) * b)
                / Math.pow(se + sp - 1, 2));
    assertThat(corrected.interval().orElseThrow().low())
        .isCloseTo(prevalence + shift - z * sd, within(1e-9));
    assertThat(corrected.interval().orElseThrow().high())
        .isCloseTo(prevalence + shift + z * sd, within(1e-9));
  }

  @Test
  void theWorldStandardIsRenormalisedToTheAgesPresentAndSaysSo() {
    assertThat(AgeStandard.WHO_WORLD.weights().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(100.03, within(1e-9));
    long[] persons = new long[18];
    long[] cases = new long[18];
    persons[10] = 100;
    cases[10] = 10;
    persons[12] = 200;
    cases[12] = 40;
    StandardisedRate rate = StandardisedRate.direct(AgeStandard.WHO_WORLD, cases, persons, 0.95);
    assertThat(rate.value()).isCloseTo((5.37 * 0.1 + 3.72 * 0.2) / 9.09, within(1e-12));
    assertThat(rate.crude()).isCloseTo(50.0 / 300, within(1e-12));
    assertThat(rate.bandsPresent()).containsExactly("50-54", "60-64");
    assertThat(rate.standardCovered()).isCloseTo(9.09 / 100.03, within(1e-12));
    assertThat(AgeStandard.WHO_WORLD.band(64)).isEqualTo(12);
    assertThat(AgeStandard.WHO_WORLD.band(90)).isEqualTo(17);
    assertThat(AgeStandard.WHO_WORLD.label(17)).isEqualTo("85+");
    cases[10] = 0;
    cases[12] = 0;
    StandardisedRate none = StandardisedRate.direct(AgeStandard.WHO_WORLD, cases, persons, 0.95);
    assertThat(none.value()).isZero();
    assertThat(none.interval().low()).isZero();
    assertThat(none.interval().high()).isBetween(0.001, 0.1);
  }

  @Test
  void aStandardIsReadFromATableAndItsMistakesAreNamed() {
    AgeStandard standard =
        AgeStandard.ofCsv("ours", "first_age,weight\n# born before 1990\n0,10\n40, 2.5\n\n65,1\n");
    assertThat(standard.firstAges()).containsExactly(0, 40, 65);
    assertThat(standard.weights()).containsExactly(10.0, 2.5, 1.0);
    assertThat(standard.label(standard.band(64))).isEqualTo("40-64");
    assertRefused(() -> AgeStandard.ofCsv("x", "a,b\n0,1\nforty,2"), "line 3");
    assertRefused(() -> AgeStandard.ofCsv("x", "0,1\n40,2,3"), "line 2");
    assertRefused(() -> AgeStandard.ofCsv("x", ""), "0 bands");
  }

  @Test
  void aFlatSeriesHasNoTrend() {
    Trend flat =
        Trend.cochranArmitage(
            List.of(new Proportion(10, 100), new Proportion(20, 200), new Proportion(5, 50)),
            1,
            2,
            3);
    assertThat(flat.z()).isCloseTo(0, within(1e-12));
    assertThat(flat.pValue()).isCloseTo(1, within(1e-12));
    Trend none = Trend.cochranArmitage(List.of(new Proportion(0, 10), new Proportion(0, 10)), 1, 2);
    assertThat(none.pValue()).isEqualTo(1);
  }

  @Test
  void impossibleCountsAreRefused() {
    assertRefused(() -> new Proportion(1, 0), "0 persons is not at least 1");
    assertRefused(() -> new Proportion(5, 4), "5 cases is not in 0..4");
    assertRefused(() -> new Proportion(1, 4).wilson(1), "confidence: 1.0");
    assertRefused(
        () -> StandardisedRate.direct(AgeStandard.WHO_WORLD, new long[3], new long[3], 0.95),
        "3 and 3 counts for the 18 bands");
    assertRefused(
        () -> StandardisedRate.direct(AgeStandard.WHO_WORLD, new long[18], new long[18], 0.95),
        "no person has an age");
    assertRefused(() -> AgeStandard.fiveYear("x", 1, -1), "weight -1.0 of band 1");
    assertRefused(() -> AgeStandard.fiveYear("x", 0, 0), "all weights are 0");
    assertRefused(() -> AgeStandard.WHO_WORLD.band(-1), "-1 is below 0");
    assertRefused(
        () -> TruePrevalence.known(new Proportion(1, 2), 1.2, 0.9, 0.95), "sensitivity: 1.2");
    assertRefused(() -> Trend.cochranArmitage(List.of(new Proportion(1, 2)), 1), "1 groups");
    assertRefused(
        () -> Trend.cochranArmitage(List.of(new Proportion(1, 2), new Proportion(1, 2)), 3, 3),
        "do not differ");
  }

  private static void assertRefused(Runnable act, String part) {
    assertThatThrownBy(act::run).isInstanceOf(StagingException.class).hasMessageContaining(part);
  }
}
