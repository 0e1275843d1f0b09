package org.opportune.inference.segment;

/**
 * What a network sees at once: half the field of one slice or of several.
 *
 * @param scan whose
 * @param firstSlice the lowest
 * @param slices how many
 * @param secondHalf whether it is the half with the higher columns
 * @param mirrored whether its columns are turned round, so that one lung looks like the other
 */
record Piece(FieldScan scan, int firstSlice, int slices, boolean secondHalf, boolean mirrored) {
  /** Rows and columns. */
  static final int SIDE = FieldScan.ROWS;

  static final int AREA = SIDE * SIDE;

  /** Whether a tissue is anywhere in it. */
  boolean shows(int tissue) {
    for (int z = firstSlice; z < firstSlice + slices; z++) {
      byte[] truth = scan.truth()[z];
      for (int i = 0; i < AREA; i++) {
        if (truth[source(i)] == tissue) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where a pixel of the piece lies in its slice of the field. */
  int source(int pixel) {
    int column = pixel % SIDE;
    int from = mirrored ? SIDE - 1 - column : column;
    return pixel / SIDE * FieldScan.COLUMNS + from + (secondHalf ? SIDE : 0);
  }
}
