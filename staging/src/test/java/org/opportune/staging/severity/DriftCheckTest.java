package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.opportune.staging.severity.DriftFinding.Basis;
import org.opportune.staging.severity.DriftFinding.Verdict;

class DriftCheckTest {
  private static final int SCANNERS = 6;

  @Test
  void hardlyANightInAHundredWarnsWithoutDriftAndEveryShiftedScannerIsNamed() {
    int falseAlarms = 0;
    int found = 0;
    for (int seed = 0; seed < 100; seed++) {
      DriftReference reference = reference(seed);
      Map<String, ScoreCounts> night = night(seed + 5000, 0);
      falseAlarms +=
          DriftCheck.drifted(DriftCheck.defaults().compare(reference, all(night), night)) ? 1 : 0;
      Map<String, ScoreCounts> shifted = night(seed + 9000, 0.03);
      List<DriftFinding> findings = DriftCheck.defaults().compare(reference, all(shifted), shifted);
      List<String> warned =
          findings.stream()
              .filter(f -> f.verdict() == Verdict.DRIFTED)
              .map(DriftFinding::group)
              .filter(group -> !group.equals(DriftCheck.OVERALL))
              .toList();
      found += warned.equals(List.of("scanner=2")) ? 1 : 0;
    }
    System.out.printf(
        "Drift: %d false alarms in 100 nights, %d of 100 shifted scanners named alone%n",
        falseAlarms, found);
    assertThat(falseAlarms).isLessThanOrEqualTo(2);
    assertThat(found).isGreaterThanOrEqualTo(98);
  }

  @Test
  void aScannerThatAlwaysReadHighIsComparedWithItself() {
    double[] high =
        Arrays.stream(Populations.fourGroups(2000, 1)).map(s -> s * 0.8 + 0.2).toArray();
    DriftReference reference =
        new DriftReference(
            ScoreCounts.of(Populations.fourGroups(10_000, 2)).plus(ScoreCounts.of(high)),
            Map.of("scanner=high", ScoreCounts.of(high)));
    double[] tonight =
        Arrays.stream(Populations.fourGroups(150, 3)).map(s -> s * 0.8 + 0.2).toArray();
    Map<String, ScoreCounts> groups =
        Map.of("scanner=high", ScoreCounts.of(tonight), "scanner=new", ScoreCounts.of(tonight));
    List<DriftFinding> findings =
        DriftCheck.defaults()
            .compare(
                reference,
                ScoreCounts.of(Populations.fourGroups(750, 4)).plus(ScoreCounts.of(tonight)),
                groups);
    assertThat(findings)
        .extracting(DriftFinding::group, DriftFinding::basis, DriftFinding::verdict)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("all", Basis.WHOLE_POPULATION, Verdict.STABLE),
            org.assertj.core.groups.Tuple.tuple("scanner=high", Basis.SAME_GROUP, Verdict.STABLE),
            org.assertj.core.groups.Tuple.tuple(
                "scanner=new", Basis.WHOLE_POPULATION, Verdict.DRIFTED));
  }

  @Test
  void aHandfulOfPatientsIsNotJudged() {
    DriftReference reference =
        new DriftReference(ScoreCounts.of(Populations.fourGroups(1000, 1)), Map.of());
    ScoreCounts few = ScoreCounts.of(1, 1, 1, 1);
    assertThat(DriftCheck.defaults().compare(reference, few, Map.of()).get(0).verdict())
        .isEqualTo(Verdict.TOO_FEW);
  }

  @Test
  void measuresAreThoseOfTheirDefinitions() {
    double[] low = new double[100];
    Arrays.fill(low, 0, 50, 0.2);
    Arrays.fill(low, 50, 100, 0.6);
    double[] tonight = new double[100];
    Arrays.fill(tonight, 0, 20, 0.2);
    Arrays.fill(tonight, 20, 100, 0.6);
    DriftFinding finding =
        DriftCheck.defaults()
            .compare(
                new DriftReference(ScoreCounts.of(low), Map.of()),
                ScoreCounts.of(tonight),
                Map.of())
            .get(0);
    assertThat(finding.ks()).isCloseTo(0.3, within(1e-12));
    double p = 20.5 / 101;
    double q = 50.5 / 101;
    double expected = (p - q) * Math.log(p / q) + (q - p) * Math.log((1 - p) / (1 - q));
    assertThat(finding.psi()).isCloseTo(expected, within(1e-12));
    assertThat(finding.verdict()).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new DriftCheck(0, 50, 0.2, 0.1)).hasMessageContaining("rate 0.0");
    assertThatThrownBy(() -> ScoreCounts.of(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> ScoreCounts.ofBins(new long[3])).hasMessageContaining("3 bins");
  }

  private static DriftReference reference(long seed) {
    Map<String, ScoreCounts> groups = new TreeMap<>();
    for (int scanner = 0; scanner < SCANNERS; scanner++) {
      groups.put(
          "scanner=" + scanner, ScoreCounts.of(scanned(1500, seed * 31 + scanner, scanner, 0)));
    }
    return new DriftReference(all(groups), groups);
  }

  private static Map<String, ScoreCounts> night(long seed, double shiftOfScannerTwo) {
    Map<String, ScoreCounts> groups = new TreeMap<>();
    for (int scanner = 0; scanner < SCANNERS; scanner++) {
      double shift = scanner == 2 ? shiftOfScannerTwo : 0;
      groups.put(
          "scanner=" + scanner, ScoreCounts.of(scanned(120, seed * 37 + scanner, scanner, shift)));
    }
    return groups;
  }

  private static double[] scanned(int n, long seed, int scanner, double shift) {
    return Arrays.stream(Populations.fourGroups(n, seed))
        .map(s -> Populations.clip(s + 0.01 * scanner + shift))
        .toArray();
  }

  private static ScoreCounts all(Map<String, ScoreCounts> groups) {
    return groups.values().stream().reduce(ScoreCounts.of(), ScoreCounts::plus);
  }
}
