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

  /** The box around all cells of a set. */
  static LungExtent of(BitMask mask) {
    int left = mask.columns;
    int right = -1;
    int front = Integer.MAX_VALUE;
    int back = -1;
    int lowest = mask.slices;
    int highest = -1;
    for (int z = 0; z < mask.slices; z++) {
      for (int row = 0; row < mask.rows; row++) {
        int first = mask.next(z, row, 0);
        if (first < mask.columns) {
          left = Math.min(left, first);
          right = Math.max(right, mask.last(z, row));
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
