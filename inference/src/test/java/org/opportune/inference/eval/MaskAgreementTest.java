package org.opportune.inference.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scipy (tests/oracles/segmentation_metrics.py) and against boxes. */
class MaskAgreementTest {
  private static final VoxelGrid GRID = new VoxelGrid(10, 20, 20, 5, 2);

  static JsonNode cases() throws IOException {
    try (InputStream in = MaskAgreementTest.class.getResourceAsStream("/eval/masks.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithScipyOnEllipsoidsOfAnUnevenGrid(JsonNode reference) {
    JsonNode shape = reference.get("shape");
    VoxelGrid grid =
        new VoxelGrid(
            shape.get(0).asInt(),
            shape.get(1).asInt(),
            shape.get(2).asInt(),
            reference.get("sliceMm").asDouble(),
            reference.get("pixelMm").asDouble());
    MaskAgreement agreement =
        MaskAgreement.of(
            ellipsoid(grid, reference.get("first")),
            ellipsoid(grid, reference.get("second")),
            grid);
    assertThat(agreement.dice()).isCloseTo(reference.get("dice").asDouble(), within(1e-12));
    assertThat(agreement.hd95Mm()).isCloseTo(reference.get("hd95Mm").asDouble(), within(1e-9));
  }

  @Test
  void aBoxAgreesWithItself() {
    boolean[] box = box(2, 3, 4);
    assertThat(MaskAgreement.of(box, box, GRID)).isEqualTo(new MaskAgreement(1, 0));
  }

  @Test
  void aVoxelMovedByTwoSlicesIsTenMillimetresAway() {
    boolean[] here = new boolean[GRID.size()];
    boolean[] there = new boolean[GRID.size()];
    here[3 * 400 + 5 * 20 + 5] = true;
    there[5 * 400 + 5 * 20 + 5] = true;
    assertThat(MaskAgreement.of(here, there, GRID)).isEqualTo(new MaskAgreement(0, 10));
  }

  @Test
  void aBoxMovedByHalfItsWidthSharesHalf() {
    MaskAgreement agreement = MaskAgreement.of(box(2, 4, 4), box(2, 4, 6), GRID);
    assertThat(agreement.dice()).isCloseTo(0.5, within(1e-12));
    assertThat(agreement.hd95Mm()).isCloseTo(4, within(1e-12));
  }

  @Test
  void aMaskThatIsMissedIsAsFarAsTheGridIsWide() {
    boolean[] none = new boolean[GRID.size()];
    MaskAgreement missed = MaskAgreement.of(none, box(2, 3, 4), GRID);
    assertThat(missed.dice()).isZero();
    assertThat(missed.hd95Mm()).isCloseTo(Math.sqrt(45 * 45 + 2 * 38 * 38), within(1e-12));
    MaskAgreement nothing = MaskAgreement.of(none, none, GRID);
    assertThat(nothing.dice()).isNaN();
    assertThat(nothing.hd95Mm()).isNaN();
  }

  @Test
  void refusesMasksOfAnotherGrid() {
    assertThatThrownBy(() -> MaskAgreement.of(new boolean[3], new boolean[GRID.size()], GRID))
        .hasMessageContaining("3 and 4000 values for 4000 voxels");
  }

  /** Four by four by four voxels from a corner. */
  private static boolean[] box(int slice, int row, int column) {
    boolean[] mask = new boolean[GRID.size()];
    for (int i = 0; i < 64; i++) {
      mask[(slice + i / 16) * 400 + (row + i / 4 % 4) * 20 + column + i % 4] = true;
    }
    return mask;
  }

  private static boolean[] ellipsoid(VoxelGrid grid, JsonNode centreAndAxes) {
    boolean[] mask = new boolean[grid.size()];
    for (int i = 0; i < mask.length; i++) {
      int[] at = {
        i / (grid.rows() * grid.columns()), i / grid.columns() % grid.rows(), i % grid.columns()
      };
      double sum = 0;
      for (int axis = 0; axis < 3; axis++) {
        double away = at[axis] - centreAndAxes.get(0).get(axis).asDouble();
        sum += Math.pow(away / centreAndAxes.get(1).get(axis).asDouble(), 2);
      }
      mask[i] = sum <= 1;
    }
    return mask;
  }
}
