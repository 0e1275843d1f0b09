package org.opportune.inference.paced;

/**
 * One of the eight orientations of a square image.
 *
 * @param mirrored left and right change places
 * @param upsideDown up and down do
 * @param transposed rows become columns
 */
record Orientation(boolean mirrored, boolean upsideDown, boolean transposed) {

  /** An orientation by number; 0 and 1 are as it is and mirrored. */
  static Orientation of(int number) {
    return new Orientation((number & 1) != 0, (number & 2) != 0, (number & 4) != 0);
  }

  /**
   * Turns planes.
   *
   * @param planes any number of planes, each of side times side bytes
   */
  byte[] apply(byte[] planes, int side) {
    byte[] turned = new byte[planes.length];
    int area = side * side;
    for (int i = 0; i < planes.length; i++) {
      int row = i % area / side;
      int column = i % side;
      int fromRow = upsideDown ? side - 1 - row : row;
      int fromColumn = mirrored ? side - 1 - column : column;
      int within = transposed ? fromColumn * side + fromRow : fromRow * side + fromColumn;
      turned[i] = planes[i / area * area + within];
    }
    return turned;
  }
}
