package org.opportune.inference.train;

import java.util.random.RandomGenerator;

/** A mirroring and a rotation by a multiple of 90 degrees of square images, drawn at random. */
final class Turn {
  private final boolean mirrorRows;
  private final boolean mirrorColumns;
  private final int quarters;

  Turn(ScannerSettings settings, RandomGenerator random) {
    this.mirrorRows = random.nextDouble() < settings.flipProbability();
    this.mirrorColumns = random.nextDouble() < settings.flipProbability();
    boolean rotate = random.nextDouble() < settings.rotateProbability();
    int drawn = random.nextInt(1, 4);
    this.quarters = rotate ? drawn : 0;
  }

  float[] apply(float[] image, int side) {
    float[] result = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      result[i] = image[source(i, side)];
    }
    return result;
  }

  byte[] apply(byte[] image, int side) {
    byte[] result = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      result[i] = image[source(i, side)];
    }
    return result;
  }

  private int source(int index, int side) {
    int row = index / side;
    int column = index % side;
    for (int i = 0; i < quarters; i++) {
      int before = row;
      row = column;
      column = side - 1 - before;
    }
    row = mirrorRows ? side - 1 - row : row;
    column = mirrorColumns ? side - 1 - column : column;
    return row * side + column;
  }
}
