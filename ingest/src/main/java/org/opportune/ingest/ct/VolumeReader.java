package org.opportune.ingest.ct;

import java.util.List;
import org.opportune.ingest.dicom.DicomReader;

/** Reads the slices of a series, one object at a time, into a volume of Hounsfield units. */
public final class VolumeReader {
  /** A reader that refuses volumes of more than {@code maxVoxels}. */
  public VolumeReader(DicomReader reader, long maxVoxels) {}

  /**
   * Reads a volume.
   *
   * @param slices by rising z, as {@link CtSeries#slices} holds them
   * @param fetch delivers the objects; each is fetched once
   * @throws SeriesException with the reason to store
   */
  public ReadVolume read(List<SliceRef> slices, ObjectFetch fetch) throws SeriesException {
    throw new UnsupportedOperationException();
  }
}
