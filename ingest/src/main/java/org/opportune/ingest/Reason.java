package org.opportune.ingest;

/**
 * Why an object or a series did not become a finding. Every code is stable: it is stored in tables
 * and counted in reports, so codes are added, never renamed.
 */
public enum Reason {
  /** Header or pixel data ends before it should. */
  TRUNCATED(Kind.QUARANTINE, "the object ends before its header or pixel data does"),
  /** The byte structure breaks the DICOM encoding rules beyond what can be read safely. */
  MALFORMED(Kind.QUARANTINE, "the object breaks the DICOM encoding rules"),
  /** Compressed pixel data that its codec refused. */
  CODEC_FAILED(Kind.QUARANTINE, "the compressed pixel data could not be decoded"),
  /** The object asks for more memory or time than its budget. */
  OVER_BUDGET(Kind.QUARANTINE, "the object asks for more memory or time than allowed"),
  /** The object store listed the object but did not deliver it. */
  UNREADABLE(Kind.QUARANTINE, "the object store did not deliver the object"),
  /** The object changed between index and screen. */
  CHANGED(Kind.QUARANTINE, "the object changed between index and screen"),
  /** A member of a zip or tar file that cannot be opened: encrypted, or packed in an odd way. */
  MEMBER_REFUSED(
      Kind.QUARANTINE,
      "a member of a zip or tar file is encrypted or packed in an unsupported way"),
  /** Screening failed in a way no other code names. */
  PROCESSING_FAILED(Kind.QUARANTINE, "the series failed while it was processed"),
  /** Each process that worked on it died: a crash in native code, or memory. */
  CRASHED(Kind.QUARANTINE, "each process that worked on it died"),
  /** Score or density of a screened series is NaN, infinite or out of range. */
  SCORE_UNUSABLE(Kind.QUARANTINE, "the score or density is not a number in its range"),
  /** A radiology report without text. */
  EMPTY_REPORT(Kind.QUARANTINE, "the report has no text"),
  /** A radiology report that nothing tells apart. */
  NO_REPORT_KEY(Kind.QUARANTINE, "the report's key is missing"),
  /** A radiology report whose bytes are not UTF-8, or were spoiled when they were decoded. */
  NOT_UTF8(Kind.QUARANTINE, "the report is not UTF-8 text"),
  /** Several radiology reports under one key. */
  AMBIGUOUS_REPORT(Kind.QUARANTINE, "different reports or studies stand under the same key"),

  /** A zip or tar file that was read: its members have rows of their own. */
  CONTAINER(Kind.EXCLUSION, "a zip or tar file, whose members are counted on their own"),
  /** A zip or tar file inside another. */
  NESTED_CONTAINER(Kind.EXCLUSION, "a zip or tar file inside another is not opened"),
  /** An image of a slide, which has its row in the table of slides. */
  SLIDE(Kind.EXCLUSION, "an image of a slide, counted on its own"),
  /** Not a DICOM object or a supported slide image. */
  NOT_DICOM(Kind.EXCLUSION, "not a DICOM object"),
  /** A DICOM object without pixels, such as a report, a DICOMDIR or a structure set. */
  NOT_AN_IMAGE(Kind.EXCLUSION, "a DICOM object that holds no image"),
  /** An image of another modality. */
  NOT_CT(Kind.EXCLUSION, "not a CT image"),
  /** Modality is missing. */
  NO_MODALITY(Kind.EXCLUSION, "Modality (0008,0060) is missing"),
  /** Scout, dose page, secondary capture, reformat or another derived image. */
  NOT_AXIAL_ORIGINAL(Kind.EXCLUSION, "a scout, secondary or reformatted image"),
  /** Bits, samples or photometric interpretation no CT has. */
  NOT_CT_PIXELS(Kind.EXCLUSION, "pixels are not 16-bit MONOCHROME2 with one sample"),
  /** The codec of this transfer syntax is not available. */
  UNSUPPORTED_TRANSFER_SYNTAX(Kind.EXCLUSION, "no codec for this transfer syntax"),
  /** RescaleSlope or RescaleIntercept missing or malformed, or the rescale type is not HU. */
  NO_RESCALE(Kind.EXCLUSION, "rescale to Hounsfield units is missing or not in HU"),
  /** ImagePositionPatient, ImageOrientationPatient or PixelSpacing missing or malformed. */
  NO_GEOMETRY(Kind.EXCLUSION, "position, orientation or pixel spacing is missing"),
  /** Slices are not axial within 10 degrees. */
  NOT_AXIAL(Kind.EXCLUSION, "slices are not axial within 10 degrees"),
  /** Another stack of the same series is larger. */
  SPLIT_SMALLER_STACK(Kind.EXCLUSION, "another consistent stack of this series is larger"),
  /** Two slices at one position that differ. */
  AMBIGUOUS_DUPLICATES(Kind.EXCLUSION, "different slices stand at the same position"),
  /** An exact repeat of an instance already seen. */
  DUPLICATE_INSTANCE(Kind.EXCLUSION, "the same instance is stored more than once"),
  /** Slices missing inside the stack. */
  MISSING_SLICES(Kind.EXCLUSION, "slices are missing inside the stack"),
  /** Too few slices to cover a lung. */
  TOO_FEW_SLICES(Kind.EXCLUSION, "too few slices to cover the lungs"),
  /** Slices thicker or further apart than the limit. */
  SLICES_TOO_THICK(Kind.EXCLUSION, "slices are thicker or further apart than the limit"),
  /** Matrix smaller than the limit. */
  MATRIX_TOO_SMALL(Kind.EXCLUSION, "the image matrix is too small"),
  /** Volume larger than max-voxels. */
  TOO_MANY_VOXELS(Kind.EXCLUSION, "the volume is larger than max-voxels"),
  /** Another series of the same study was chosen. */
  NOT_BEST_OF_STUDY(Kind.EXCLUSION, "another series of the same study was chosen"),
  /** Cone beam CT, whose numbers are not Hounsfield units. */
  CONE_BEAM(Kind.EXCLUSION, "cone beam CT numbers are not Hounsfield units"),
  /** Voxel values cannot be Hounsfield units. */
  HU_OFFSET(Kind.EXCLUSION, "voxel values are implausible as Hounsfield units"),
  /** No lungs were found in the volume. */
  NO_LUNGS(Kind.EXCLUSION, "no lungs were found in the volume"),
  /** Lossy compression, kept out of densitometry. */
  LOSSY(Kind.EXCLUSION, "lossy compression shifts Hounsfield units");

  /** Which of the two ends of a rejected object this is. */
  public enum Kind {
    /** Could not be read or processed. */
    QUARANTINE,
    /** Readable, but not for screening. */
    EXCLUSION
  }

  private final Kind kind;
  private final String meaning;

  Reason(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  /** Whether this code quarantines or excludes. */
  public Kind kind() {
    return kind;
  }

  /** One clause for a person, free of patient data. */
  public String meaning() {
    return meaning;
  }

  /** The code as stored in tables: lower case. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The reason a stored code stands for. */
  public static Reason ofCode(String code) {
    return valueOf(code.toUpperCase(java.util.Locale.ROOT));
  }
}
