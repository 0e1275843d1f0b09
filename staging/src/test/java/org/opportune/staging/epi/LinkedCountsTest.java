package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.opportune.staging.StagingException;

class LinkedCountsTest {
  @Test
  void aTotalHiddenInOneTableCannotBeAddedUpFromAnother() {
    LinkedCounts counts = new LinkedCounts();
    int none = counts.add(90);
    int mild = counts.add(30);
    int severe = counts.add(3);
    counts.sum(counts.addKnown(123), List.of(none, mild, severe));
    int women = counts.add(12);
    int men = counts.add(18);
    counts.sum(mild, List.of(women, men));
    counts.sum(none, List.of(counts.add(50), counts.add(40)));
    counts.suppress(5);
    // Severe is small, so mild or none must cover it; mild is the smaller, and a table of mild by
    // sex that was shown whole would give it away.
    assertThat(counts.shown(severe)).isFalse();
    assertThat(counts.shown(mild)).isFalse();
    assertThat(counts.shown(women) && counts.shown(men)).isFalse();
    assertThat(counts.shown(none)).isTrue();
  }

  @Test
  void whatIsKnownFromElsewhereIsNoCover() {
    LinkedCounts counts = new LinkedCounts();
    int few = counts.add(3);
    int many = counts.add(40);
    int all = counts.addKnown(43);
    counts.sum(all, List.of(few, many));
    counts.suppress(5);
    assertThat(counts.shown(all)).isTrue();
    assertThat(counts.shown(few) || counts.shown(many)).isFalse();
  }

  @Test
  void anUnpublishedRestCoversWhatItAddsTo() {
    LinkedCounts counts = new LinkedCounts();
    int women = counts.add(3);
    int others = counts.addUnpublished(6);
    int men = counts.add(40);
    counts.sum(counts.add(49), List.of(women, others, men));
    counts.suppress(5);
    assertThat(counts.shown(men)).isTrue();
    assertThat(counts.shown(women)).isFalse();
  }

  @Test
  void nothingIsHiddenWithoutALimit() {
    LinkedCounts counts = new LinkedCounts();
    int one = counts.add(1);
    counts.sum(counts.add(1), List.of(one));
    counts.suppress(0);
    assertThat(counts.shown(one)).isTrue();
  }

  /** As by stage, sex, age band and site: three tables that share their margins. */
  @Test
  void noHiddenCountFollowsFromTablesThatShareTotals() {
    SplittableRandom random = new SplittableRandom(12);
    for (int trial = 0; trial < 60; trial++) {
      LinkedCounts counts = new LinkedCounts();
      List<List<Integer>> equations = new ArrayList<>();
      int n = 3 + random.nextInt(3);
      long[][] cells = new long[n][4];
      long[] margin = new long[n];
      long whole = 0;
      for (int r = 0; r < n; r++) {
        for (int c = 0; c < 4; c++) {
          cells[r][c] = random.nextInt(3) == 0 ? random.nextInt(5) : 5 + random.nextInt(60);
          margin[r] += cells[r][c];
        }
        whole += margin[r];
      }
      int total = counts.addKnown(whole);
      List<Integer> margins = new ArrayList<>();
      for (int r = 0; r < n; r++) {
        margins.add(counts.add(margin[r]));
        // The row again, split in two other ways.
        for (int table = 0; table < 2; table++) {
          List<Integer> parts = new ArrayList<>();
          for (int c = 0; c < 4; c++) {
            parts.add(counts.add(cells[r][(c + table) % 4]));
          }
          counts.sum(margins.get(r), parts);
          equations.add(with(parts, margins.get(r)));
        }
      }
      counts.sum(total, margins);
      equations.add(with(margins, total));
      counts.suppress(5);
      assertFree(counts, equations);
    }
  }

  @Test
  void sumsThatDoNotAddUpAreRefused() {
    LinkedCounts counts = new LinkedCounts();
    int one = counts.add(1);
    int three = counts.add(3);
    assertThatThrownBy(() -> counts.sum(three, List.of(one)))
        .isInstanceOf(StagingException.class)
        .hasMessageContaining("parts come to 1, the total to 3");
  }

  private static List<Integer> with(List<Integer> parts, int total) {
    List<Integer> equation = new ArrayList<>(parts);
    equation.add(total);
    return equation;
  }

  /** Independent of the code under test: every hidden count moves in some null vector. */
  private static void assertFree(LinkedCounts counts, List<List<Integer>> equations) {
    List<Integer> hidden =
        equations.stream()
            .flatMap(List::stream)
            .distinct()
            .filter(count -> !counts.shown(count))
            .toList();
    if (hidden.isEmpty()) {
      return;
    }
    RealMatrix matrix =
        new Array2DRowRealMatrix(Math.max(equations.size(), hidden.size()), hidden.size());
    for (int e = 0; e < equations.size(); e++) {
      List<Integer> equation = equations.get(e);
      for (int i = 0; i < equation.size(); i++) {
        int v = hidden.indexOf(equation.get(i));
        if (v >= 0) {
          matrix.setEntry(e, v, i == equation.size() - 1 ? -1 : 1);
        }
      }
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(matrix);
    for (int v = 0; v < hidden.size(); v++) {
      double freedom = 0;
      for (int k = 0; k < hidden.size(); k++) {
        freedom += svd.getSingularValues()[k] < 1e-9 ? Math.abs(svd.getV().getEntry(v, k)) : 0;
      }
      assertThat(freedom).as("count of %d", counts.value(hidden.get(v))).isGreaterThan(1e-9);
    }
  }
}
