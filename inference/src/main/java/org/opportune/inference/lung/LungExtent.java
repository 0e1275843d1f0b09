package org.opportune.inference.lung;

/**
 * The box that holds the lungs, in cells, ends included.
 *
 * @param left smallest column
 * @param right largest column
 * @param front smallest row
 * @param back largest row
 * @param lowest smallest slice
 * @param highest largest slice
 */
record LungExtent(int left, int right, int front, int back, int lowest, int highest) {

  /** The box around all cells that are not zero. */
  static LungExtent of(byte[][] mask, int columns) {
    int left = columns;
    int right = -1;
    int front = Integer.MAX_VALUE;
    int back = -1;
    int lowest = mask.length;
    int highest = -1;
    for (int z = 0; z < mask.length; z++) {
      byte[] slice = mask[z];
      for (int row = 0; row < slice.length / columns; row++) {
        int offset = row * columns;
        int first = 0;
        while (first < columns && slice[offset + first] == 0) {
          first++;
        }
        if (first < columns) {
          int last = columns - 1;
          while (slice[offset + last] == 0) {
            last--;
          }
          left = Math.min(left, first);
          right = Math.max(right, last);
          front = Math.min(front, row);
          back = Math.max(back, row);
          lowest = Math.min(lowest, z);
          highest = Math.max(highest, z);
        }
      }
    }
    return new LungExtent(left, right, front, back, lowest, highest);
  }

  double middleColumn() {
    return (left + right) / 2.0;
  }
}
