package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.net.SegmentationFamily;

class ComparisonReportTest {

  @Test
  void everyLineOfATableHasAsManyCellsAsItsHead() {
    int cells = 0;
    int tables = 0;
    for (String line : report().lines().toList()) {
      if (!line.startsWith("|")) {
        cells = 0;
        continue;
      }
      int here = (int) line.chars().filter(character -> character == '|').count();
      tables += cells == 0 ? 1 : 0;
      cells = cells == 0 ? here : cells;
      assertThat(here).as(line).isEqualTo(cells);
      assertThat(line).endsWith("|");
    }
    assertThat(tables).isEqualTo(5);
  }

  @Test
  void saysWhatItIsNotForAndWhichScannerWasNew() {
    assertThat(report())
        .contains("Research use only")
        .contains("Never trained on: D: sharp kernel, 1 mm slices, 80 HU of noise")
        .contains("B: medium kernel, 2 mm slices, 18 HU of noise (8 patients)");
  }

  private static String report() {
    Comparison.Row row = new Comparison.Row("one", figures(0.7), figures(0.6));
    List<Comparison.Member> family =
        Arrays.stream(SegmentationFamily.values())
            .map(each -> new Comparison.Member(each, 1000, row, row, figures(0.65)))
            .toList();
    return ComparisonReport.markdown(
        new Comparison.Result(
            new Comparison(12, 9, 120, 16, 1e-2, 0.1, 1),
            family,
            List.of(row, row),
            List.of(row, row)));
  }

  private static SegmentationFigures figures(double dice) {
    Estimate share = new Estimate(dice, dice - 0.1, dice + 0.1);
    return new SegmentationFigures(
        9,
        share,
        Collections.nCopies(3, share),
        Collections.nCopies(3, new Estimate(9, 8, 10)),
        share,
        0.5);
  }
}
