package org.opportune.ingest.ct;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomWarning;
import org.opportune.ingest.dicom.StoredFrames;

/**
 * Reads the slices of a series, one object at a time, into a volume of Hounsfield units. Holds the
 * volume and one object, no more. May be shared by threads.
 */
public final class VolumeReader {
  private static final double SPACING_TOLERANCE_MM = 1e-3;

  private final DicomReader reader;
  private final long maxVoxels;
  private final SpareArrays<short[]> spares;

  /**
   * A reader of volumes that are allocated anew.
   *
   * @param reader decodes objects
   * @param maxVoxels volumes with more are refused before they are allocated
   */
  public VolumeReader(DicomReader reader, long maxVoxels) {
    this(reader, maxVoxels, SpareArrays.ofPixels());
  }

  /**
   * A reader of volumes.
   *
   * @param reader decodes objects
   * @param maxVoxels volumes with more are refused before they are allocated
   * @param spares holds the slices of volumes that nobody uses any more
   */
  public VolumeReader(DicomReader reader, long maxVoxels, SpareArrays<short[]> spares) {
    this.reader = reader;
    this.maxVoxels = maxVoxels;
    this.spares = spares;
  }

  /**
   * Reads a volume. Rescale is applied slice by slice; HU are rounded half up.
   *
   * <p>Flags: {@code hu_offset} when the air around the patient is not within -1050..-950 HU,
   * {@code padding_undeclared} when fill was found that no attribute declares, and the codes of
   * {@link DicomWarning}.
   *
   * @param slices by rising z, as {@link CtSeries#slices} holds them; of several at one z, which
   *     must have equal pixels, one is kept
   * @param fetch delivers the objects; each is fetched once
   * @throws SeriesException with the reason to store: an object is gone, changed or broken, the
   *     volume is over budget, or its values cannot be Hounsfield units
   */
  public ReadVolume read(List<SliceRef> slices, ObjectFetch fetch) throws SeriesException {
    Map<String, List<Integer>> byObject = new LinkedHashMap<>();
    SlicePlaces places = SlicePlaces.of(slices);
    for (int i = 0; i < slices.size(); i++) {
      byObject.computeIfAbsent(slices.get(i).objectRef(), ref -> new ArrayList<>()).add(i);
    }
    if (slices.isEmpty()) {
      throw new SeriesException(Reason.TOO_FEW_SLICES, "Cannot read volume: no slices");
    }
    Stacking stacking = new Stacking(slices, byObject, places);
    try {
      fetch.fetchAll(
          byObject.keySet(), (ref, object) -> addAsIndexed(stacking, ref, object, fetch));
    } catch (EOFException e) {
      throw new SeriesException(Reason.CHANGED, "Cannot fetch slice: shorter than indexed");
    } catch (IOException e) {
      // The cause's message may name the object, and object names may name patients.
      throw new SeriesException(
          Reason.UNREADABLE, "Cannot fetch slice: " + e.getClass().getSimpleName());
    }
    return stacking.volume();
  }

  /** Of an object that was replaced by a longer one only the start was read: it looks broken. */
  private static void addAsIndexed(
      Stacking stacking, String objectRef, byte[] object, ObjectFetch fetch)
      throws SeriesException {
    try {
      stacking.add(objectRef, object);
    } catch (SeriesException e) {
      if (isReplaced(objectRef, fetch)) {
        throw new SeriesException(
            Reason.CHANGED, "Cannot read slice: no longer of the length indexed", e);
      }
      throw e;
    }
  }

  private static boolean isReplaced(String objectRef, ObjectFetch fetch) {
    try {
      return !fetch.isAsIndexed(objectRef);
    } catch (IOException e) {
      // Nothing more is known then than what the object itself shows.
      return false;
    }
  }

  /** A volume under way: objects come in whatever order the archive delivers them. */
  private final class Stacking {
    private final List<SliceRef> slices;
    private final Map<String, List<Integer>> byObject;
    private final SlicePlaces places;
    private final Set<String> flags = new TreeSet<>();
    private final short[][] hu;
    private SliceDecoder first;
    private HounsfieldCheck check;
    private Rescale rescale;

    Stacking(List<SliceRef> slices, Map<String, List<Integer>> byObject, SlicePlaces places) {
      this.slices = slices;
      this.byObject = byObject;
      this.places = places;
      this.hu = new short[places.count()][];
    }

    void add(String objectRef, byte[] object) throws SeriesException {
      List<Integer> own = byObject.get(objectRef);
      SliceDecoder decoder = open(slices.get(own.get(0)), object, flags);
      if (first == null) {
        first = decoder;
        requireBudget(decoder, places.count());
        check = new HounsfieldCheck(decoder.columns(), decoder.rows(), places.z());
      }
      requireSameSeries(first, decoder);
      requireSameMatrix(first, decoder);
      for (int i : own) {
        SliceDecoder.Decoded slice = decoder.decode(slices.get(i), rescale, spares, flags);
        rescale = slice.rescale();
        if (places.put(hu, i, slice.hu())) {
          check.add(places.of(i), slice.hu());
        }
      }
    }

    ReadVolume volume() throws SeriesException {
      double airHu = check.airHu(flags);
      HounsfieldVolume volume =
          new HounsfieldVolume(
              first.columns(),
              first.rows(),
              first.columnSpacingMm(),
              first.rowSpacingMm(),
              places.z(),
              hu);
      return new ReadVolume(volume, flags, airHu);
    }
  }

  private SliceDecoder open(SliceRef slice, byte[] object, Set<String> flags)
      throws SeriesException {
    if (object.length != slice.sizeBytes()) {
      throw new SeriesException(
          Reason.CHANGED,
          "Cannot read slice: " + object.length + " bytes, indexed with " + slice.sizeBytes());
    }
    try {
      StoredFrames frames = reader.frames(object);
      for (DicomWarning warning : frames.header().warnings()) {
        flags.add(warning.code());
      }
      return SliceDecoder.of(frames);
    } catch (DicomException e) {
      throw new SeriesException(e.reason(), "Cannot read slice", e);
    }
  }

  private void requireBudget(SliceDecoder decoder, int slices) throws SeriesException {
    long voxels = (long) decoder.columns() * decoder.rows() * slices;
    if (voxels > maxVoxels) {
      throw new SeriesException(
          Reason.TOO_MANY_VOXELS, "Cannot read volume: " + voxels + " voxels of " + maxVoxels);
    }
  }

  /** An object of the same length may have taken the place of the one that was indexed. */
  private static void requireSameSeries(SliceDecoder first, SliceDecoder other)
      throws SeriesException {
    if (!first.seriesUid().equals(other.seriesUid())) {
      throw new SeriesException(Reason.CHANGED, "Cannot stack slices: they are of several series");
    }
  }

  private static void requireSameMatrix(SliceDecoder first, SliceDecoder other)
      throws SeriesException {
    if (first.columns() != other.columns()
        || first.rows() != other.rows()
        || Math.abs(first.rowSpacingMm() - other.rowSpacingMm()) > SPACING_TOLERANCE_MM
        || Math.abs(first.columnSpacingMm() - other.columnSpacingMm()) > SPACING_TOLERANCE_MM) {
      throw new SeriesException(Reason.CHANGED, "Cannot stack slices: their matrices differ");
    }
  }
}
