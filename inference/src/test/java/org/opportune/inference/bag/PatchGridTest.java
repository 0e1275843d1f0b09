package org.opportune.inference.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.slide.SlidePicture;

class PatchGridTest {

  @Test
  void droppedRemaindersAreOutsideEveryPatch() {
    PatchGrid grid = PatchGrid.published();
    assertThat(grid.places(1388, 1040))
        .hasSize(6)
        .contains(new PatchPlace(0, 0, 448), new PatchPlace(896, 448, 448));
  }

  @Test
  void shiftedPatchesCoverEveryPixel() {
    PatchGrid grid = new PatchGrid(100, 50, Remainder.SHIFT, Background.none());
    boolean[][] covered = new boolean[230][310];
    for (PatchPlace place : grid.places(310, 230)) {
      for (int row = place.row(); row < place.row() + place.side(); row++) {
        for (int column = place.column(); column < place.column() + place.side(); column++) {
          covered[row][column] = true;
        }
      }
    }
    for (boolean[] line : covered) {
      assertThat(line).doesNotContain(false);
    }
    assertThat(grid.places(300, 200)).hasSize(6);
  }

  @Test
  void anImageSmallerThanAPatchIsStillLookedAt() {
    PatchGrid grid = new PatchGrid(448, 224, Remainder.DROP, Background.none());
    assertThat(grid.places(300, 200)).containsExactly(new PatchPlace(0, 0, 200));
  }

  @Test
  void meanBrightnessSurvivesTheResizingAtAnyRatio() {
    SlidePicture ramp = picture(96, 96, (column, row) -> column * 2 + row % 7);
    double mean = mean(ramp.rgb(), 1, 3);
    for (int side : new int[] {96, 64, 48, 37}) {
      PatchGrid grid = new PatchGrid(96, side, Remainder.DROP, Background.none());
      byte[] planes = grid.cut(ramp).patches().get(0).planes();
      byte[] green = java.util.Arrays.copyOfRange(planes, side * side, 2 * side * side);
      // Rounding to whole levels moves a mean by half of one at most.
      assertThat(mean(green, 0, 1)).isCloseTo(mean, org.assertj.core.api.Assertions.within(0.5));
    }
  }

  @Test
  void halvingAveragesFours() {
    SlidePicture squares = picture(64, 64, (column, row) -> (column % 2) * 100 + (row % 2) * 20);
    PatchGrid grid = new PatchGrid(64, 32, Remainder.DROP, Background.none());
    byte[] planes = grid.cut(squares).patches().get(0).planes();
    for (int i = 32 * 32; i < 2 * 32 * 32; i++) {
      assertThat(planes[i]).isEqualTo((byte) 60);
    }
  }

  @Test
  void patchesWithoutSignalAreLeftOutAndCounted() {
    // Cells in the left half alone.
    SlidePicture half = picture(200, 100, (column, row) -> column < 100 ? 90 : 5);
    PatchGrid grid = new PatchGrid(100, 50, Remainder.DROP, Background.fluorescence());
    Bag bag = grid.cut(half);
    assertThat(bag.background()).isEqualTo(1);
    assertThat(bag.patches()).hasSize(1);
    assertThat(bag.patches().get(0).place()).isEqualTo(new PatchPlace(0, 0, 100));
    PatchGrid keeping = new PatchGrid(100, 50, Remainder.DROP, Background.none());
    assertThat(keeping.cut(half).patches()).hasSize(2);
  }

  @Test
  void aDarkImageHasNoPatches() {
    SlidePicture dark = picture(200, 200, (column, row) -> 3);
    PatchGrid grid = new PatchGrid(100, 50, Remainder.DROP, Background.fluorescence());
    assertThat(grid.cut(dark).patches()).isEmpty();
    assertThat(grid.cut(dark).background()).isEqualTo(4);
  }

  @Test
  void inputsThatTheNetworkCannotHalveAreRefused() {
    assertThatThrownBy(() -> new PatchGrid(96, 16, Remainder.DROP, Background.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16");
  }

  private interface Level {
    int at(int column, int row);
  }

  private static SlidePicture picture(int columns, int rows, Level green) {
    byte[] rgb = new byte[3 * columns * rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        rgb[3 * (row * columns + column) + 1] = (byte) green.at(column, row);
      }
    }
    return new SlidePicture(columns, rows, rgb, 3, 8, false, Optional.empty(), null, null);
  }

  private static double mean(byte[] values, int from, int step) {
    double sum = 0;
    int count = 0;
    for (int i = from; i < values.length; i += step) {
      sum += values[i] & 0xFF;
      count++;
    }
    return sum / count;
  }
}
