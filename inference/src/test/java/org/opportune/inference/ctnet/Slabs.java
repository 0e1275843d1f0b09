package org.opportune.inference.ctnet;

import java.util.List;
import java.util.SplittableRandom;
import org.opportune.inference.volume.LabelledVolumes;
import org.opportune.inference.volume.VolumeGrid;

/**
 * Noise of lung, half of it with a dense layer at the back, half of it with a ball in the middle.
 */
record Slabs(int first, int size, int perPatient) implements LabelledVolumes {
  static final VolumeGrid GRID = new VolumeGrid(8, 8, 12, 24, false);

  @Override
  public List<String> labels() {
    return List.of("layer", "ball");
  }

  @Override
  public VolumeGrid grid() {
    return GRID;
  }

  @Override
  public String patientKey(int index) {
    return "patient-" + (first + index) / perPatient;
  }

  @Override
  public boolean[] present(int index) {
    int number = first + index;
    return new boolean[] {number % 2 == 1, number / 2 % 2 == 1};
  }

  @Override
  public short[] read(int index) {
    SplittableRandom random = new SplittableRandom(first + index);
    boolean[] present = present(index);
    short[] hu = new short[GRID.voxels()];
    for (int i = 0; i < hu.length; i++) {
      int row = i / 24 % 24;
      int column = i % 24;
      int slice = i / 576;
      boolean layer = present[0] && inLayer(row);
      boolean ball = present[1] && inBall(slice, row, column);
      hu[i] = (short) ((layer || ball ? 0 : -850) + random.nextInt(-100, 101));
    }
    return hu;
  }

  static boolean inLayer(int row) {
    return row > 17;
  }

  static boolean inBall(int slice, int row, int column) {
    return Math.hypot(Math.hypot(row - 11, column - 11), slice - 6) < 5;
  }
}
