package org.opportune.ingest.ct;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomTag;
import org.opportune.ingest.dicom.StoredFrames;

/** Turns the frames of one object into slices of Hounsfield units on the patient's axes. */
final class SliceDecoder {
  /** Four equal corners at or below this are fill, inside the circle too. */
  private static final int FILL_HU = -1100;

  private final StoredFrames frames;
  private final ReconstructionCircle circle;
  private final Padding padding;
  private final boolean flipColumns;
  private final boolean flipRows;
  private final double rowSpacingMm;
  private final double columnSpacingMm;

  private SliceDecoder(StoredFrames frames, CtInstance.Geometry geometry) {
    List<Double> orientation = geometry.orientation();
    this.frames = frames;
    this.circle = new ReconstructionCircle(frames.columns(), frames.rows());
    this.padding = Padding.of(frames.header().attributes());
    this.flipColumns = orientation.get(0) < 0;
    this.flipRows = orientation.get(4) < 0;
    this.rowSpacingMm = geometry.rowSpacingMm();
    this.columnSpacingMm = geometry.columnSpacingMm();
  }

  static SliceDecoder of(StoredFrames frames) throws SeriesException {
    FunctionalGroups groups = FunctionalGroups.of(frames.header().attributes());
    if (!groups.hasGeometry()) {
      throw new SeriesException(Reason.NO_GEOMETRY, "Cannot place slice: no geometry");
    }
    return new SliceDecoder(frames, groups.geometry());
  }

  /** SeriesInstanceUID of its object. */
  Optional<String> seriesUid() {
    return Optional.ofNullable(frames.header().attributes().string(DicomTag.SERIES_INSTANCE_UID));
  }

  double rowSpacingMm() {
    return rowSpacingMm;
  }

  double columnSpacingMm() {
    return columnSpacingMm;
  }

  int columns() {
    return frames.columns();
  }

  int rows() {
    return frames.rows();
  }

  /**
   * One slice. HU are rounded half up and limited to -32767..32767; padding is marked before
   * anything else sees it.
   *
   * @param before the table of a slice before; null for the first
   * @param spares arrays for the slice
   * @param flags gets {@code padding_undeclared} when corners are fill that no attribute declares
   */
  Decoded decode(SliceRef slice, Rescale before, SpareArrays<short[]> spares, Set<String> flags)
      throws SeriesException {
    if (slice.frameIndex() >= frames.count()) {
      throw new SeriesException(Reason.CHANGED, "Cannot read frame " + slice.frameIndex());
    }
    short[] values = spares.take(frames.columns() * frames.rows());
    try {
      frames.decode(slice.frameIndex(), values);
    } catch (DicomException e) {
      throw new SeriesException(e.reason(), "Cannot decode slice", e);
    }
    int fillHu = fillHu(values, slice);
    Rescale rescale =
        before != null && before.suits(slice, frames.signed(), padding, fillHu)
            ? before
            : new Rescale(
                slice.rescaleSlope(), slice.rescaleIntercept(), frames.signed(), padding, fillHu);
    if (fillHu != Rescale.NO_FILL && padding.high() < padding.low()) {
      flags.add(Flag.PADDING_UNDECLARED.code());
    }
    rescale(values, rescale);
    return new Decoded(values, rescale);
  }

  /**
   * A slice with the table that it was read by.
   *
   * @param hu on the patient's axes
   */
  // Copying pixels on every access would cost more than the use made of them.
  @SuppressWarnings("ArrayRecordComponent")
  record Decoded(short[] hu, Rescale rescale) {}

  /** Turns stored values into HU on the patient's axes, in place. */
  private void rescale(short[] values, Rescale rescale) {
    int columns = frames.columns();
    int rows = frames.rows();
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int first = start + circle.first(row);
      int last = start + columns - 1;
      if (flipColumns) {
        int half = start + (columns + 1) / 2;
        int between = Math.min(first, half);
        rescale.applyMirrored(values, start, between, last, false);
        rescale.applyMirrored(values, between, half, last - (between - start), true);
      } else {
        int end = start + circle.end(row);
        rescale.apply(values, start, first, false);
        rescale.apply(values, first, end, true);
        rescale.apply(values, end, last + 1, false);
      }
    }
    if (flipRows) {
      swapRows(values, columns, rows);
    }
  }

  private static void swapRows(short[] values, int columns, int rows) {
    short[] row = new short[columns];
    for (int top = 0, bottom = rows - 1; top < bottom; top++, bottom--) {
      System.arraycopy(values, top * columns, row, 0, columns);
      System.arraycopy(values, bottom * columns, values, top * columns, columns);
      System.arraycopy(row, 0, values, bottom * columns, columns);
    }
  }

  /** The HU of four equal corners far below air, else {@link Rescale#NO_FILL}. */
  private int fillHu(short[] stored, SliceRef slice) {
    int columns = frames.columns();
    short corner = stored[0];
    boolean equal =
        stored[columns - 1] == corner
            && stored[stored.length - columns] == corner
            && stored[stored.length - 1] == corner;
    int unit = Rescale.exactHu(corner, slice, frames.signed());
    return equal && unit <= FILL_HU ? unit : Rescale.NO_FILL;
  }
}
