package org.opportune.ingest.ct;

import java.util.Set;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;

/**
 * Whether the values of a volume under way can be Hounsfield units of a patient. Rescale may be
 * missing, or applied twice: once into the stored values, once again by the tags.
 */
final class HounsfieldCheck {
  /** Air around the patient outside these bounds is flagged {@code hu_offset}. */
  private static final double LEAST_AIR_HU = -1050;

  private static final double MOST_AIR_HU = -950;

  /** Air further than this from -1000 cannot be calibration: an intercept is wrong or missing. */
  private static final double MAX_AIR_OFFSET = 200;

  /** Tissue is denser than this; with -1024 taken away twice, only the densest bone is. */
  private static final short TISSUE_HU = -300;

  /** A body fills more of any field of view: an infant's in 50 cm some 3 %. */
  private static final double MIN_TISSUE_SHARE = 0.01;

  private final OutsideAir air;
  private final int step;
  private final double enoughTissue;
  private long voxels;
  private long tissue;

  /** A check of slices at these positions. */
  HounsfieldCheck(int columns, int rows, double[] zMm) {
    air = new OutsideAir(columns, rows);
    step = OutsideAir.step(zMm);
    enoughTissue = MIN_TISSUE_SHARE * columns * rows * zMm.length;
  }

  /**
   * Adds a slice on the patient's axes.
   *
   * @param place its place among all, by rising z
   * @throws SeriesException when it has no value below 0: a slice through a patient holds air or
   *     fat, and one without lacks its offset
   */
  void add(int place, short[] slice) throws SeriesException {
    if (!holdsNegative(slice)) {
      throw new SeriesException(Reason.HU_OFFSET, "Invalid values: a slice has none below 0 HU");
    }
    if (tissue < enoughTissue) {
      count(slice);
    }
    if (place % step == 0) {
      air.add(slice);
    }
  }

  private static boolean holdsNegative(short[] slice) {
    for (short value : slice) {
      if (value < 0 && value != HounsfieldVolume.PADDING) {
        return true;
      }
    }
    return false;
  }

  private void count(short[] slice) {
    int padding = 0;
    int dense = 0;
    // Signs instead of comparisons: no branch for the processor to guess.
    for (short value : slice) {
      padding += value == HounsfieldVolume.PADDING ? 1 : 0;
      dense += ~(value - TISSUE_HU) >>> (Integer.SIZE - 1);
    }
    voxels += slice.length - padding;
    tissue += dense;
  }

  /**
   * Judges all slices together.
   *
   * @param flags gets {@code hu_offset} when the air is off but not beyond belief
   * @return median HU of the air around the patient, NaN where there is none to measure
   * @throws SeriesException when the values cannot be Hounsfield units
   */
  double airHu(Set<String> flags) throws SeriesException {
    double airHu = air.median();
    if (Math.abs(airHu + 1000) > MAX_AIR_OFFSET) {
      throw new SeriesException(
          Reason.HU_OFFSET, "Invalid values: air around the patient is " + airHu + " HU");
    }
    if (tissue < enoughTissue && tissue < MIN_TISSUE_SHARE * voxels) {
      throw new SeriesException(
          Reason.HU_OFFSET, "Invalid values: under 1 % are above " + TISSUE_HU + " HU");
    }
    if (airHu < LEAST_AIR_HU || airHu > MOST_AIR_HU) {
      flags.add(Flag.HU_OFFSET.code());
    }
    return airHu;
  }
}
