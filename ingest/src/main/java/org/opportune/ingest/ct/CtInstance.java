package org.opportune.ingest.ct;

import java.io.Serializable;
import java.util.List;
import org.opportune.ingest.Reason;

/**
 * What the index keeps of one object: no identifier and no free text of a person. Components are
 * null when the object does not say; nested records are never null.
 *
 * @param objectRef where the object is; identifying, never published
 * @param sizeBytes size in the store
 * @param etag version mark of the store, null when it has none
 * @param keys pseudonyms
 * @param modality (0008,0060)
 * @param sopClassUid (0008,0016)
 * @param transferSyntaxUid the syntax the data set is really encoded in
 * @param imageType (0008,0008), joined with a backslash
 * @param acquisitionNumber (0020,0012)
 * @param acquisitionOffsetS when it was acquired, seconds after SeriesTime (0008,0031)
 * @param geometry position, orientation, spacing
 * @param frames one plane per frame of a multi-frame object, empty for a single frame
 * @param pixels matrix and bits
 * @param rescale to Hounsfield units
 * @param scanner device and technique
 * @param person demographics, coarse
 * @param lossy whether the pixels were ever compressed lossily
 * @param burnedIn whether BurnedInAnnotation (0028,0301) is YES
 * @param seriesDescriptionClass what the series description hints at, null for nothing: {@code
 *     contrast}, {@code native}, {@code reformat}, {@code dose}; never its text
 * @param flags sorted codes of what was forgiven or is worth knowing
 * @param status {@link #OK}, {@link #EXCLUDED} or {@link #QUARANTINED}
 * @param reason code of {@link org.opportune.ingest.Reason}, null when ok
 */
public record CtInstance(
    String objectRef,
    long sizeBytes,
    String etag,
    Keys keys,
    String modality,
    String sopClassUid,
    String transferSyntaxUid,
    String imageType,
    Integer acquisitionNumber,
    Double acquisitionOffsetS,
    Geometry geometry,
    List<FramePlane> frames,
    Pixels pixels,
    Rescale rescale,
    Scanner scanner,
    Demographics person,
    boolean lossy,
    boolean burnedIn,
    String seriesDescriptionClass,
    List<String> flags,
    String status,
    String reason)
    implements Serializable {

  /** Status of an instance that may become a slice. */
  public static final String OK = "ok";

  /** Status of a readable object that is not for screening. */
  public static final String EXCLUDED = "excluded";

  /** Status of an object that cannot be read. */
  public static final String QUARANTINED = "quarantined";

  /** Copies the lists. */
  public CtInstance {
    frames = List.copyOf(frames);
    flags = List.copyOf(flags);
  }

  /** This object, set aside for another reason. */
  public CtInstance excludedAs(Reason other) {
    return new CtInstance(
        objectRef,
        sizeBytes,
        etag,
        keys,
        modality,
        sopClassUid,
        transferSyntaxUid,
        imageType,
        acquisitionNumber,
        acquisitionOffsetS,
        geometry,
        frames,
        pixels,
        rescale,
        scanner,
        person,
        lossy,
        burnedIn,
        seriesDescriptionClass,
        flags,
        CtInstanceReader.status(other),
        other.code());
  }

  /** Whether the instance may become a slice. */
  public boolean ok() {
    return OK.equals(status);
  }

  /**
   * Pseudonyms; null where the object lacks the identifier.
   *
   * @param patient of issuer and PatientID (0010,0020)
   * @param study of StudyInstanceUID (0020,000D)
   * @param series of SeriesInstanceUID (0020,000E)
   * @param instance of SOPInstanceUID (0008,0018)
   * @param frameOfReference of FrameOfReferenceUID (0020,0052)
   */
  public record Keys(
      String patient, String study, String series, String instance, String frameOfReference)
      implements Serializable {}

  /**
   * Where the pixels are (PS3.3 section C.7.6.2).
   *
   * @param rowSpacingMm distance between rows, first value of PixelSpacing (0028,0030)
   * @param columnSpacingMm distance between columns, second value
   * @param sliceThicknessMm (0018,0050)
   * @param positionXMm ImagePositionPatient (0020,0032), to the patient's left
   * @param positionYMm to the back
   * @param positionZMm to the head
   * @param orientation six direction cosines, row then column (0020,0037), or null
   */
  public record Geometry(
      Double rowSpacingMm,
      Double columnSpacingMm,
      Double sliceThicknessMm,
      Double positionXMm,
      Double positionYMm,
      Double positionZMm,
      List<Double> orientation)
      implements Serializable {}

  /**
   * One frame of a multi-frame object, from the shared and per-frame functional groups.
   *
   * @param frame 0-based
   * @param positionXMm as in {@link Geometry}
   * @param positionYMm as in {@link Geometry}
   * @param positionZMm as in {@link Geometry}
   * @param orientation as in {@link Geometry}
   * @param rescaleSlope as in {@link Rescale}
   * @param rescaleIntercept as in {@link Rescale}
   */
  public record FramePlane(
      int frame,
      Double positionXMm,
      Double positionYMm,
      Double positionZMm,
      List<Double> orientation,
      Double rescaleSlope,
      Double rescaleIntercept)
      implements Serializable {}

  /**
   * Matrix and bits (PS3.3 section C.7.6.3).
   *
   * @param rows (0028,0010)
   * @param columns (0028,0011)
   * @param frames NumberOfFrames (0028,0008), 1 when absent
   * @param bitsAllocated (0028,0100)
   * @param bitsStored (0028,0101)
   * @param highBit (0028,0102)
   * @param signed PixelRepresentation (0028,0103)
   * @param samplesPerPixel (0028,0002)
   * @param photometric (0028,0004)
   */
  public record Pixels(
      Integer rows,
      Integer columns,
      Integer frames,
      Integer bitsAllocated,
      Integer bitsStored,
      Integer highBit,
      Boolean signed,
      Integer samplesPerPixel,
      String photometric)
      implements Serializable {}

  /**
   * HU = slope x stored + intercept.
   *
   * @param slope (0028,1053)
   * @param intercept (0028,1052)
   * @param type RescaleType (0028,1054), null when absent, which means HU for CT
   */
  public record Rescale(Double slope, Double intercept, String type) implements Serializable {}

  /**
   * Device and technique.
   *
   * @param manufacturer (0008,0070)
   * @param model (0008,1090)
   * @param kernel ConvolutionKernel (0018,1210), values joined with a backslash
   * @param kvp tube voltage (0018,0060), kV
   * @param exposureMas Exposure (0018,1152), mAs
   * @param contrast whether a contrast agent (0018,0010) was given, null when nothing says
   */
  public record Scanner(
      String manufacturer,
      String model,
      String kernel,
      Double kvp,
      Double exposureMas,
      Boolean contrast)
      implements Serializable {}

  /**
   * The person and the visit, coarse enough not to single anyone out.
   *
   * @param ageYears whole years at the study, 0..90; 90 stands for 90 and older
   * @param sex {@code F}, {@code M} or {@code O}
   * @param studyYear year of StudyDate (0008,0020)
   * @param studyMonth month of StudyDate, 1..12
   * @param site InstitutionName (0008,0080)
   */
  public record Demographics(
      Integer ageYears, String sex, Integer studyYear, Integer studyMonth, String site)
      implements Serializable {}
}
