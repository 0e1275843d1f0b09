package org.opportune.staging.epi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.opportune.staging.StagingException;

class SuppressedTableTest {
  @Test
  void aTableWithoutSmallCountsIsShownWhole() {
    SuppressedTable table = SuppressedTable.of(new long[][] {{10, 0}, {7, 5}}, 5);
    assertThat(table.cell(0, 1)).hasValue(0);
    assertThat(table.rowTotal(1)).hasValue(12);
    assertThat(table.columnTotal(0)).hasValue(17);
    assertThat(table.total()).hasValue(22);
  }

  @Test
  void aSmallCountCannotBeTakenFromItsRowOrColumnTotal() {
    SuppressedTable table =
        SuppressedTable.of(new long[][] {{100, 3, 40}, {60, 20, 30}, {70, 25, 35}}, 5);
    assertThat(table.cell(0, 1)).isEmpty();
    assertThat(shown(table)).isLessThanOrEqualTo(12);
    assertThat(table.total()).hasValue(383);
    assertSafe(new long[][] {{100, 3, 40}, {60, 20, 30}, {70, 25, 35}}, 5);
  }

  @Test
  void smallTotalsAreSuppressedToo() {
    SuppressedTable table = SuppressedTable.of(new long[][] {{1, 2}, {80, 90}, {70, 60}}, 5);
    assertThat(table.rowTotal(0)).isEmpty();
    assertThat(table.cell(0, 0)).isEmpty();
    assertThat(table.cell(0, 1)).isEmpty();
  }

  @Test
  void noSuppressedCountFollowsFromAnyCombinationOfPublishedOnes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int t = 0; t < 300; t++) {
      long[][] cells = new long[1 + random.nextInt(7)][1 + random.nextInt(5)];
      for (long[] row : cells) {
        for (int c = 0; c < row.length; c++) {
          row[c] = random.nextInt(3) == 0 ? random.nextInt(6) : random.nextInt(200);
        }
      }
      assertSafe(cells, 5);
    }
  }

  @Test
  void whatIsNotATableIsRefused() {
    assertThatThrownBy(() -> SuppressedTable.of(new long[0][0], 5))
        .isInstanceOf(StagingException.class);
    assertThatThrownBy(() -> SuppressedTable.of(new long[][] {{1, 2}, {3}}, 5))
        .hasMessageContaining("row 1 has 1 cells, not 2");
    assertThatThrownBy(() -> SuppressedTable.of(new long[][] {{-1}}, 5))
        .hasMessageContaining("-1 is below 0");
    assertThatThrownBy(() -> SuppressedTable.of(new long[][] {{1}}, 0))
        .hasMessageContaining("not 0");
  }

  /**
   * Independent of the code under test: with singular vectors, a hidden count is free when some
   * change of hidden counts that keeps every published equation moves it.
   */
  private static void assertSafe(long[][] cells, int limit) {
    SuppressedTable table = SuppressedTable.of(cells, limit);
    int rows = cells.length + 1;
    int columns = cells[0].length + 1;
    List<int[]> hidden = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        OptionalLong value = table.cell(r, c);
        if (value.isEmpty()) {
          hidden.add(new int[] {r, c});
        } else {
          assertThat(value.getAsLong() == 0 || value.getAsLong() >= limit).isTrue();
        }
      }
    }
    if (hidden.isEmpty()) {
      return;
    }
    RealMatrix equations =
        MatrixUtils.createRealMatrix(Math.max(rows + columns, hidden.size()), hidden.size());
    for (int v = 0; v < hidden.size(); v++) {
      int r = hidden.get(v)[0];
      int c = hidden.get(v)[1];
      equations.setEntry(r, v, c == columns - 1 ? -1 : 1);
      equations.setEntry(rows + c, v, r == rows - 1 ? -1 : 1);
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(equations);
    for (int v = 0; v < hidden.size(); v++) {
      double freedom = 0;
      for (int k = 0; k < hidden.size(); k++) {
        if (svd.getSingularValues()[k] < 1e-9) {
          freedom += Math.abs(svd.getV().getEntry(v, k));
        }
      }
      assertThat(freedom)
          .as("hidden cell %d,%d", hidden.get(v)[0], hidden.get(v)[1])
          .isGreaterThan(1e-9);
    }
  }

  private static int shown(SuppressedTable table) {
    int shown = 0;
    for (int r = 0; r <= table.rows(); r++) {
      for (int c = 0; c <= table.columns(); c++) {
        shown += table.cell(r, c).isPresent() ? 1 : 0;
      }
    }
    return shown;
  }
}
