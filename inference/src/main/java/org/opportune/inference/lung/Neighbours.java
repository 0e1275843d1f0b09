package org.opportune.inference.lung;

/** Sets of cells moved, grown and shrunk by what lies beside each cell. */
final class Neighbours {
  private Neighbours() {}

  /** Words of a slice moved along rows: a cell holds what the cell before it held. */
  static void shiftRight(BitMask shape, long[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      long carried = i % shape.words == 0 ? 0 : from[i - 1] >>> (Long.SIZE - 1);
      to[i] = (from[i] << 1 | carried) & shape.valid(i % shape.words);
    }
  }

  /** Words of a slice moved along rows: a cell holds what the cell after it held. */
  static void shiftLeft(BitMask shape, long[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      long carried = i % shape.words == shape.words - 1 ? 0 : from[i + 1] << (Long.SIZE - 1);
      to[i] = from[i] >>> 1 | carried;
    }
  }

  /** Words of a slice with every run longer by a cell at either end. */
  static long[] widened(BitMask shape, long[] slice) {
    long[] wide = new long[slice.length];
    for (int i = 0; i < slice.length; i++) {
      int w = i % shape.words;
      long before = w == 0 ? 0 : slice[i - 1] >>> (Long.SIZE - 1);
      long after = w == shape.words - 1 ? 0 : slice[i + 1] << (Long.SIZE - 1);
      wide[i] = (slice[i] | slice[i] << 1 | before | slice[i] >>> 1 | after) & shape.valid(w);
    }
    return wide;
  }

  /** Cells of the set whose four neighbours in the slice belong to it; none of the frame. */
  static BitMask inner(BitMask mask) {
    BitMask inner = mask.empty();
    for (int z = 0; z < mask.slices; z++) {
      long[] slice = mask.slice(z);
      long[] before = new long[slice.length];
      long[] after = new long[slice.length];
      shiftRight(mask, slice, before);
      shiftLeft(mask, slice, after);
      for (int i = mask.words; i < slice.length - mask.words; i++) {
        inner.slice(z)[i] =
            slice[i] & before[i] & after[i] & slice[i - mask.words] & slice[i + mask.words];
      }
    }
    return inner;
  }

  /** Cells, in or out of the set, of which a neighbour in the slice belongs to it. */
  static BitMask beside(BitMask mask) {
    BitMask beside = mask.empty();
    for (int z = 0; z < mask.slices; z++) {
      long[] shifted = new long[mask.slice(z).length];
      shiftRight(mask, mask.slice(z), shifted);
      join(shifted, beside.slice(z), 0);
      shiftLeft(mask, mask.slice(z), shifted);
      join(shifted, beside.slice(z), 0);
      join(mask.slice(z), beside.slice(z), mask.words);
      join(mask.slice(z), beside.slice(z), -mask.words);
    }
    return beside;
  }

  /** Every cell that lies within half-widths of a box of one of these; beyond the frame is none. */
  static BitMask dilated(BitMask mask, int rx, int ry, int rz) {
    BitMask wide = mask.empty();
    BitMask dilated = rz == 0 ? wide : mask.empty();
    for (int z = 0; z < mask.slices; z++) {
      long[] row = mask.slice(z);
      for (int away = 0; away < rx; away++) {
        row = widened(mask, row);
      }
      for (int down = -ry; down <= ry; down++) {
        join(row, wide.slice(z), down * mask.words);
      }
    }
    for (int z = 0; rz > 0 && z < mask.slices; z++) {
      for (int near = Math.max(0, z - rz); near <= Math.min(mask.slices - 1, z + rz); near++) {
        join(wide.slice(near), dilated.slice(z), 0);
      }
    }
    return dilated;
  }

  /** Cells from which a box within the frame holds these alone. */
  static BitMask eroded(BitMask mask, int rx, int ry) {
    return dilated(mask.complement(), rx, ry, 0).complement();
  }

  /** Adds words to those that lie some words further on. */
  static void join(long[] from, long[] to, int further) {
    int first = Math.max(0, -further);
    int end = Math.min(from.length, to.length - further);
    for (int i = first; i < end; i++) {
      to[i + further] |= from[i];
    }
  }
}
