package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A population of 100,000 synthetic patients with known prevalence, drawn 2,000 times: how often
 * does each interval hold the truth?
 *
 * <p>An interval that covers with probability c covers in Binomial(2000, c) of the draws. The count
 * must lie in that distribution's central {@code 1 - ALARM}; so a correct interval fails one seed
 * in ten thousand, and one that covers 0.92 instead of 0.95 fails nearly always. Where the rate
 * expected is not 0.95 itself it is computed: by enumeration for Wilson (counts are whole numbers),
 * from the ratio of Poisson to binomial variance for Fay and Feuer.
 */
class CoverageTest {
  private static final int PATIENTS = 100_000;
  private static final int DRAWS = 2000;
  private static final double LEVEL = 0.95;
  private static final double ALARM = 1e-4;

  /** A hospital's ages: five-year bands from 40-44 to 85 and over, share of the patients. */
  private static final double[] AGES = {.05, .07, .09, .11, .13, .15, .15, .12, .08, .05};

  private static final int FIRST_BAND = 8;

  /** Share with severe emphysema among those who have any. */
  private static final double SEVERE = 0.08;

  /** One site of the archive: the first patients. */
  private static final int SMALL_SITE = 60;

  private static final int VALIDATED_ILL = 150;
  private static final int VALIDATED_HEALTHY = 250;
  private static final double SENSITIVITY = 0.88;
  private static final double SPECIFICITY = 0.94;

  private static final int[] BAND_OF = new int[PATIENTS];
  private static final long[] PERSONS = new long[AgeStandard.WHO_WORLD.bands()];

  private static int any;
  private static int severe;
  private static int smallSite;
  private static int exactSmallSite;
  private static int standardised;
  private static int corrected;

  /** Rises with age from 2 to 20 percent. */
  private static double prevalence(int band) {
    return 0.02 * (1 + band - FIRST_BAND);
  }

  @BeforeAll
  static void draw() {
    int next = 0;
    double reached = 0;
    for (int band = 0; band < AGES.length; band++) {
      reached += AGES[band];
      int end = (int) Math.round(reached * PATIENTS);
      // Ages alternate, so that any first few patients are of all ages.
      for (; next < end; next++) {
        BAND_OF[(int) ((next * 7919L) % PATIENTS)] = FIRST_BAND + band;
        PERSONS[FIRST_BAND + band]++;
      }
    }
    SplittableRandom random = new SplittableRandom(20261124);
    for (int d = 0; d < DRAWS; d++) {
      one(random);
    }
  }

  private static void one(SplittableRandom random) {
    long[] cases = new long[PERSONS.length];
    long ill = 0;
    long worst = 0;
    long atSite = 0;
    long positive = 0;
    for (int i = 0; i < PATIENTS; i++) {
      int band = BAND_OF[i];
      boolean diseased = random.nextDouble() < prevalence(band);
      double u = random.nextDouble();
      if (diseased) {
        ill++;
        cases[band]++;
        worst += u < SEVERE ? 1 : 0;
        atSite += i < SMALL_SITE ? 1 : 0;
      }
      positive += (diseased ? u < SENSITIVITY : u >= SPECIFICITY) ? 1 : 0;
    }
    double truth = crude(PATIENTS);
    any += new Proportion(ill, PATIENTS).wilson(LEVEL).contains(truth) ? 1 : 0;
    severe += new Proportion(worst, PATIENTS).wilson(LEVEL).contains(truth * SEVERE) ? 1 : 0;
    Proportion site = new Proportion(atSite, SMALL_SITE);
    smallSite += site.wilson(LEVEL).contains(crude(SMALL_SITE)) ? 1 : 0;
    exactSmallSite += site.clopperPearson(LEVEL).contains(crude(SMALL_SITE)) ? 1 : 0;
    standardised +=
        StandardisedRate.direct(AgeStandard.WHO_WORLD, cases, PERSONS, LEVEL)
                .interval()
                .contains(standardisedTruth())
            ? 1
            : 0;
    TruePrevalence estimate =
        TruePrevalence.estimated(
            new Proportion(positive, PATIENTS),
            new Proportion(count(random, VALIDATED_ILL, SENSITIVITY), VALIDATED_ILL),
            new Proportion(count(random, VALIDATED_HEALTHY, SPECIFICITY), VALIDATED_HEALTHY),
            LEVEL);
    corrected +=
        estimate.interval().map(interval -> interval.contains(truth)).orElse(false) ? 1 : 0;
  }

  @Test
  void wilsonCoversThePrevalenceOfAnyEmphysema() {
    assertCovers("Wilson, any emphysema", any, exactRate(PATIENTS, crude(PATIENTS)));
  }

  @Test
  void wilsonCoversTheRarestStage() {
    assertCovers("Wilson, severe", severe, exactRate(PATIENTS, crude(PATIENTS) * SEVERE));
  }

  @Test
  void wilsonCoversTheTruthOfASmallSite() {
    // Patients of one site differ in age: its count varies a little less than a binomial one, so
    // the enumeration is a lower bound that the tolerance absorbs.
    assertCovers("Wilson, 60 patients", smallSite, exactRate(SMALL_SITE, crude(SMALL_SITE)));
  }

  @Test
  void clopperPearsonNeverCoversLessThanItSays() {
    assertThat(exactSmallSite)
        .isGreaterThanOrEqualTo(
            new BinomialDistribution(null, DRAWS, LEVEL).inverseCumulativeProbability(ALARM / 2));
  }

  @Test
  void fayFeuerCoversTheStandardisedRate() {
    double poisson = 0;
    double binomial = 0;
    for (int band = FIRST_BAND; band < PERSONS.length; band++) {
      double weight = AgeStandard.WHO_WORLD.weights().get(band);
      double variance = weight * weight * prevalence(band) / PERSONS[band];
      poisson += variance;
      binomial += variance * (1 - prevalence(band));
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double wider = Interval.z(LEVEL) * Math.sqrt(poisson / binomial);
    double expected = 2 * normal.cumulativeProbability(wider) - 1;
    assertThat(expected).isBetween(LEVEL, 0.98);
    assertCovers("Fay-Feuer", standardised, expected);
  }

  @Test
  void langReiczigelCoversTheTrueNotTheApparentPrevalence() {
    assertCovers("Lang-Reiczigel", corrected, LEVEL);
  }

  private static void assertCovers(String name, int hits, double expected) {
    BinomialDistribution chance = new BinomialDistribution(null, DRAWS, expected);
    int low = chance.inverseCumulativeProbability(ALARM / 2);
    int high = chance.inverseCumulativeProbability(1 - ALARM / 2);
    System.out.println(
        "Coverage of %s: %d of %d draws, expected rate %.4f, accepted %d to %d"
            .formatted(name, hits, DRAWS, expected, low, high));
    assertThat(hits).as(name).isBetween(low, high);
  }

  /** Probability that Wilson's interval holds p, over all counts that can occur. */
  private static double exactRate(int persons, double p) {
    BinomialDistribution counts = new BinomialDistribution(null, persons, p);
    double spread = 9 * Math.sqrt(persons * p * (1 - p)) + 9;
    int from = (int) Math.max(0, persons * p - spread);
    int to = (int) Math.min(persons, persons * p + spread);
    double covered = 0;
    for (int cases = from; cases <= to; cases++) {
      covered +=
          new Proportion(cases, persons).wilson(LEVEL).contains(p) ? counts.probability(cases) : 0;
    }
    return covered;
  }

  /** Expected share of the first patients who are ill. */
  private static double crude(int patients) {
    double sum = 0;
    for (int i = 0; i < patients; i++) {
      sum += prevalence(BAND_OF[i]);
    }
    return sum / patients;
  }

  private static double standardisedTruth() {
    double sum = 0;
    double weights = 0;
    for (int band = FIRST_BAND; band < PERSONS.length; band++) {
      double weight = AgeStandard.WHO_WORLD.weights().get(band);
      sum += weight * prevalence(band);
      weights += weight;
    }
    return sum / weights;
  }

  private static long count(SplittableRandom random, int persons, double p) {
    return random.doubles(persons).filter(u -> u < p).count();
  }
}
