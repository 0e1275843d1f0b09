package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.SegmentationFamily;

class PiecesTest {

  @Test
  void piecesOfAScanCoverEveryPixelOnceWhereNothingOverlaps() {
    FieldScan scan = Fields.of(1, 3, 0);
    int[][] seen = seen(Pieces.covering(scan, SegmentationFamily.U_NET), 3);
    for (int[] slice : seen) {
      assertThat(slice).containsOnly(1);
    }
  }

  @Test
  void theLastStackReachesBackSoThatNoSliceIsLeftOut() {
    Pieces stacks = Pieces.covering(Fields.of(1, 11, 0), SegmentationFamily.U_NET_3D);
    assertThat(stacks.pieces()).extracting(Piece::firstSlice).containsExactly(0, 0, 3, 3);
    for (int[] slice : seen(stacks, 11)) {
      assertThat(slice).doesNotContain(0);
    }
  }

  @Test
  void refusesAScanOfFewerSlicesThanAStack() {
    assertThatThrownBy(() -> Pieces.covering(Fields.of(1, 5, 0), SegmentationFamily.U_NET_3D))
        .hasMessageContaining("5 slices are fewer than the 8");
  }

  @Test
  void balancedPiecesShowRareTissuesAsOftenAsOthers() {
    // Of this field's halves one shows lesion, the other vessel, and one slice in eight is not
    // empty.
    FieldScan scan = Fields.of(1, 8, 0);
    for (int z = 1; z < 8; z++) {
      Arrays.fill(scan.truth()[z], (byte) 0);
    }
    Pieces pieces =
        Pieces.balanced(List.of(scan), SegmentationFamily.U_NET, 300, new SplittableRandom(1));
    long lesions = pieces.pieces().stream().filter(piece -> piece.shows(2)).count();
    long vessels = pieces.pieces().stream().filter(piece -> piece.shows(3)).count();
    // A third asks for each; those that ask for lung get either; a few run out of tries.
    assertThat(lesions).isBetween(100L, 180L);
    assertThat(vessels).isBetween(100L, 180L);
  }

  @Test
  void mirroringTurnsValuesAndTruthAlike() {
    FieldScan scan = Fields.of(1, 1, 20);
    Pieces plain = new Pieces(List.of(new Piece(scan, 0, 1, true, false)), false);
    Pieces mirrored = new Pieces(List.of(new Piece(scan, 0, 1, true, true)), false);
    for (int i = 0; i < Piece.AREA; i++) {
      int turned = i / 64 * 64 + 63 - i % 64;
      assertThat(mirrored.values()[i]).isEqualTo(plain.values()[turned]);
      assertThat(mirrored.truth()[i]).isEqualTo(plain.truth()[turned]);
    }
  }

  @Test
  void labelsOfAnImageAreItsTissues() {
    FieldScan scan = Fields.of(1, 1, 0);
    Pieces halves = Pieces.covering(scan, SegmentationFamily.U_NET);
    try (NDManager manager = NDManager.newBaseManager()) {
      // Lung and lesion in the first half, lung and vessel in the second.
      assertThat(halves.presence(manager).toFloatArray()).containsExactly(1, 1, 0, 1, 0, 1);
      float[] hot = halves.oneHot(manager).toFloatArray();
      byte[] truth = halves.truth();
      for (int i = 0; i < truth.length; i++) {
        int image = i / Piece.AREA;
        for (int tissue = 0; tissue < Tissue.COUNT; tissue++) {
          assertThat(hot[(image * Tissue.COUNT + tissue) * Piece.AREA + i % Piece.AREA])
              .isEqualTo(truth[i] == tissue ? 1 : 0);
        }
      }
    }
  }

  private static int[][] seen(Pieces pieces, int slices) {
    int[][] seen = new int[slices][FieldScan.ROWS * FieldScan.COLUMNS];
    for (Piece piece : pieces.pieces()) {
      for (int z = 0; z < piece.slices(); z++) {
        for (int i = 0; i < Piece.AREA; i++) {
          seen[piece.firstSlice() + z][piece.source(i)]++;
        }
      }
    }
    return seen;
  }
}
