package org.opportune.inference.train;

/**
 * One axial slice of a patient without emphysema.
 *
 * @param hu Hounsfield units, row-major; not copied, callers must not write to it
 * @param lung 0 outside the lungs, anything else inside, same layout
 * @param rows rows
 * @param columns columns
 * @param patientKey pseudonymous; decides whether the slice trains or validates
 * @param place where in the series it lies; null where that was not kept
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record TrainingSlice(
    short[] hu, byte[] lung, int rows, int columns, String patientKey, SlicePlace place) {

  /** A slice of unknown place. */
  public TrainingSlice(short[] hu, byte[] lung, int rows, int columns, String patientKey) {
    this(hu, lung, rows, columns, patientKey, null);
  }

  /** Checks that the parts agree in size. */
  public TrainingSlice {
    if (hu.length != rows * columns || lung.length != hu.length) {
      throw new IllegalArgumentException(
          "Invalid slice: "
              + hu.length
              + " values and "
              + lung.length
              + " mask entries are not "
              + columns
              + " x "
              + rows);
    }
  }
}
