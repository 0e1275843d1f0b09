package org.opportune.staging.severity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexScanRuleTest {
  private static final ScanQuality PLAIN = new ScanQuality(0, "soft", 1.0, 300);

  private static ScanCandidate scan(String key, Integer year, Integer month, ScanQuality quality) {
    return new ScanCandidate("study-" + key, key, true, year, month, quality);
  }

  @Test
  void datesDecideAndTiesFollowTheKeyInAnyOrder() {
    ScanCandidate old = scan("a", 2020, 5, PLAIN);
    ScanCandidate late = scan("c", 2024, 5, PLAIN);
    ScanCandidate same = scan("b", 2024, 5, PLAIN);
    ScanCandidate undated = scan("0", null, null, PLAIN);
    List<ScanCandidate> scans = new ArrayList<>(List.of(old, late, same, undated));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(scans, new Random(seed));
      assertThat(IndexScanRule.LATEST.choose(scans)).isEqualTo(same);
      assertThat(IndexScanRule.EARLIEST.choose(scans)).isEqualTo(old);
      assertThat(IndexScanRule.BEST_QUALITY.choose(scans)).isEqualTo(same);
      assertThat(IndexScanRule.LATEST.choosePerYear(scans).values()).containsExactly(old, same);
    }
  }

  @Test
  void anEligibleScanComesBeforeABetterOneThatIsNot() {
    ScanCandidate eligible = scan("a", 2010, 1, new ScanQuality(3, "sharp", 5, 200));
    ScanCandidate barred = new ScanCandidate("s", "b", false, 2024, 1, PLAIN);
    for (IndexScanRule rule : IndexScanRule.values()) {
      assertThat(rule.choose(List.of(barred, eligible))).isEqualTo(eligible);
    }
    assertThat(IndexScanRule.LATEST.choose(List.of(barred))).isEqualTo(barred);
  }

  @Test
  void qualityIsFewestFlagsThenSoftestKernelThenThinnestThenLargest() {
    List<ScanQuality> bestFirst =
        List.of(
            new ScanQuality(0, "soft", 1.0, 320),
            new ScanQuality(0, "soft", 1.0, 300),
            new ScanQuality(0, "soft", 1.0, Double.NaN),
            new ScanQuality(0, "soft", 1.5, 400),
            new ScanQuality(0, "soft", Double.NaN, 400),
            new ScanQuality(0, "medium", 0.6, 400),
            new ScanQuality(0, null, 0.6, 400),
            new ScanQuality(0, "sharp", 0.6, 400),
            new ScanQuality(1, "soft", 0.6, 400));
    List<ScanQuality> shuffled = new ArrayList<>(bestFirst);
    Collections.shuffle(shuffled, new Random(1));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(bestFirst);
    ScanCandidate better = scan("z", 2012, 1, bestFirst.get(0));
    ScanCandidate later = scan("a", 2024, 1, bestFirst.get(5));
    assertThat(IndexScanRule.BEST_QUALITY.choose(List.of(later, better))).isEqualTo(better);
    assertThat(IndexScanRule.LATEST.choose(List.of(later, better))).isEqualTo(later);
  }
}
