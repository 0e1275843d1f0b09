package org.opportune.inference.ctnet;

import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.FindingKind;
import org.opportune.ingest.phantom.PhantomScan;

/**
 * Which findings lie where in a drawn scan, on the grid that volumes are brought to: slices fall
 * into square cells, as large as a pixel of a residual network's features.
 *
 * @param slices slices of the grid
 * @param side cells down and along a slice
 * @param bits per slice and cell a bit for each of {@link DrawnVolumes#LABELS}
 */
// Copied nowhere: made once, then only read.
@SuppressWarnings("ArrayRecordComponent")
record CellTruth(int slices, int side, byte[] bits) {
  /** Voxels that a finding covers by less than this do not show it. */
  private static final double LEAST_COVER = 0.15;

  /** A cell bears a finding when so much of it in one slice does. */
  private static final double LEAST_SHARE = 0.03;

  private static final short FULL = VolumeGrid.HIGHEST_HU;

  /** Finds what lies in the cells of a scan. */
  static CellTruth of(PhantomScan scan, VolumeGrid grid, int side) {
    byte[] bits = new byte[grid.slices() * side * side];
    for (int label = 0; label < DrawnVolumes.LABELS.size(); label++) {
      mark(bits, 1 << label, grid, side, placed(scan, label, grid));
    }
    return new CellTruth(grid.slices(), side, bits);
  }

  /**
   * What a network is to say of a slab.
   *
   * @param first its first slice
   * @param mirrored whether left and right change places
   * @return per finding, row and column of cells
   */
  boolean[] slab(int first, boolean mirrored) {
    int cells = side * side;
    boolean[] present = new boolean[DrawnVolumes.LABELS.size() * cells];
    for (int slice = first; slice < first + VolumeGrid.GROUP; slice++) {
      for (int cell = 0; cell < cells; cell++) {
        int column = cell % side;
        int to = mirrored ? cell - column + side - 1 - column : cell;
        for (int label = 0; label < DrawnVolumes.LABELS.size(); label++) {
          present[label * cells + to] |= (bits[slice * cells + cell] >> label & 1) != 0;
        }
      }
    }
    return present;
  }

  /** The mask of a finding, brought to the grid as the scan itself is. */
  private static short[] placed(PhantomScan scan, int label, VolumeGrid grid) {
    HounsfieldVolume volume = scan.volume();
    FindingKind kind = DrawnVolumes.kind(label).orElse(null);
    byte[][] truth = kind == null ? scan.lesion() : scan.findings();
    int bit = kind == null ? 1 : kind.bit();
    short[][] mask = new short[volume.hu().length][];
    for (int slice = 0; slice < mask.length; slice++) {
      mask[slice] = new short[volume.hu()[slice].length];
      for (int i = 0; i < mask[slice].length; i++) {
        mask[slice][i] = (truth[slice][i] & bit) != 0 ? FULL : VolumeGrid.LOWEST_HU;
      }
    }
    return grid.place(
        new HounsfieldVolume(
            volume.columns(),
            volume.rows(),
            volume.columnSpacingMm(),
            volume.rowSpacingMm(),
            volume.sliceZMm(),
            mask));
  }

  private static void mark(byte[] bits, int bit, VolumeGrid grid, int side, short[] placed) {
    double least = VolumeGrid.LOWEST_HU + LEAST_COVER * (FULL - VolumeGrid.LOWEST_HU);
    int[] voxels = new int[bits.length];
    for (int i = 0; i < placed.length; i++) {
      if (placed[i] > least) {
        int column = i % grid.side();
        int row = i / grid.side() % grid.side();
        int slice = i / (grid.side() * grid.side());
        voxels[(slice * side + row * side / grid.side()) * side + column * side / grid.side()]++;
      }
    }
    double cell = (double) grid.side() * grid.side() / (side * side);
    for (int i = 0; i < bits.length; i++) {
      if (voxels[i] >= LEAST_SHARE * cell) {
        bits[i] |= (byte) bit;
      }
    }
  }
}
