package org.opportune.inference.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VolumeAugmentationTest {
  private static final VolumeGrid GRID = new VolumeGrid(1, 1, 3, 4, false);

  @Test
  void flipsAndTurnsMoveVoxelsAndLoseNone() {
    short[] hu = numbered();
    VolumeAugmentation all = new VolumeAugmentation(0, 1, 1, 0);
    Random random = new Random(1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      short[] varied = all.vary(hu, GRID, random);
      short[] sorted = varied.clone();
      Arrays.sort(sorted);
      assertThat(sorted).isEqualTo(numbered());
      seen.add(Arrays.toString(varied));
    }
    // Mirrored slices in 4 turns; and slices mirrored, 4 turns of one mirroring: 8.
    assertThat(seen).hasSize(8);
  }

  @Test
  void shiftsReachHalfOfThePaddingAndBringAirIn() {
    short[] hu = numbered();
    Random random = new Random(2);
    Set<Integer> shifts = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      short[] varied = new VolumeAugmentation(3, 0, 0, 0).vary(hu, GRID, random);
      for (int at = 0; at < varied.length; at++) {
        if (varied[at] != VolumeGrid.LOWEST_HU) {
          shifts.add(varied[at] % 4 - at % 4);
        }
      }
    }
    assertThat(shifts).containsExactlyInAnyOrder(-1, 0, 1);
  }

  @Test
  void leavesTheVolumeAloneWhereNothingIsVaried() {
    short[] hu = numbered();
    assertThat(new VolumeAugmentation(0, 0, 0, 0).vary(hu, GRID, new Random(1))).isEqualTo(hu);
  }

  private static short[] numbered() {
    short[] hu = new short[GRID.voxels()];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = (short) i;
    }
    return hu;
  }
}
