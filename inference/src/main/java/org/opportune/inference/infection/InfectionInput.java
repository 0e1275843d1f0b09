package org.opportune.inference.infection;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.SliceBox;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.InputWindow;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * What the network is shown of a scan, the same for every class: slices cut to the square about the
 * scan's lungs, air outside their {@link LungHull fields}, brought to the network's side by
 * averaging areas. Nothing is matched to the histogram of anything, as the paper did for one of its
 * classes, which a network can learn in place of the disease.
 *
 * @param side rows and columns of a picture, a multiple of {@link InfectionNet#STRIDE}
 */
public record InfectionInput(int side) {

  /** Range of HU that is told apart. */
  public static final InputWindow WINDOW = new InputWindow(-1000, 200);

  /** In words, for cards. */
  public static final String WORDS =
      "slices with a tenth of the fullest slice's lung and more, cut to the square about the lungs,"
          + " air outside the convex hull of each lung and in the heart, averaged to the network's side, clipped to"
          + " -1000..200 HU, on one scale for all pictures; the same for every class";

  /** Slices with less lung than this share of the fullest show next to nothing. */
  private static final double LEAST_LUNG = 0.1;

  /** Room about the lungs, as a share of their extent. */
  private static final double MARGIN = 0.03;

  /** Checks the side. */
  public InfectionInput {
    if (side < InfectionNet.STRIDE || side % InfectionNet.STRIDE != 0) {
      throw new IllegalArgumentException(
          "Invalid side: " + side + " is no multiple of " + InfectionNet.STRIDE);
    }
  }

  /**
   * Cuts a scan.
   *
   * @param mask its lungs
   * @return the slices that show lung, the lowest first; none where the mask is empty
   */
  public List<InfectionSlice> slices(HounsfieldVolume volume, LungMask mask) {
    byte[][] fields = new byte[volume.slices()][];
    int[] areas = new int[volume.slices()];
    int fullest = 0;
    for (int slice = 0; slice < volume.slices(); slice++) {
      fields[slice] = LungHull.of(mask.labels()[slice], volume.columns(), volume.columnSpacingMm());
      for (byte inside : fields[slice]) {
        areas[slice] += inside;
      }
      fullest = Math.max(fullest, areas[slice]);
    }
    List<InfectionSlice> slices = new ArrayList<>();
    if (fullest == 0) {
      return slices;
    }
    SliceCut cut = cut(volume, mask);
    for (int slice = 0; slice < volume.slices(); slice++) {
      if (areas[slice] > LEAST_LUNG * fullest) {
        slices.add(new InfectionSlice(slice, cut, picture(volume, slice, fields[slice], cut)));
      }
    }
    return slices;
  }

  private SliceCut cut(HounsfieldVolume volume, LungMask mask) {
    int top = volume.rows();
    int bottom = 0;
    int left = volume.columns();
    int right = 0;
    for (int slice = 0; slice < volume.slices(); slice++) {
      SliceBox box = mask.box(slice, volume.columns());
      if (!box.isEmpty()) {
        top = Math.min(top, box.top());
        bottom = Math.max(bottom, box.bottom());
        left = Math.min(left, box.left());
        right = Math.max(right, box.right());
      }
    }
    int extent = (int) Math.ceil((1 + 2 * MARGIN) * Math.max(bottom - top, right - left));
    return new SliceCut((top + bottom - extent) / 2, (left + right - extent) / 2, extent, side);
  }

  private byte[] picture(HounsfieldVolume volume, int slice, byte[] field, SliceCut cut) {
    short[] hu = volume.hu()[slice];
    byte[] picture = new byte[side * side];
    for (int i = 0; i < picture.length; i++) {
      double sum = 0;
      int count = 0;
      for (int y = cut.from(i / side); y < cut.to(i / side); y++) {
        for (int x = cut.from(i % side); x < cut.to(i % side); x++) {
          int row = cut.top() + y;
          int column = cut.left() + x;
          boolean inside =
              row >= 0 && row < volume.rows() && column >= 0 && column < volume.columns();
          int at = row * volume.columns() + column;
          if (inside && field[at] != 0 && hu[at] != HounsfieldVolume.PADDING) {
            sum += WINDOW.scale(hu[at]);
          }
          count++;
        }
      }
      picture[i] = (byte) Math.round(InfectionSlice.LEVELS * sum / count);
    }
    return picture;
  }
}
