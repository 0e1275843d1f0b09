package org.opportune.ingest.dicom;

/** The tags Opportune reads (PS3.6), as {@code group << 16 | element}. */
public final class DicomTag {
  public static final int FILE_META_GROUP_LENGTH = 0x00020000;
  public static final int TRANSFER_SYNTAX_UID = 0x00020010;
  public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  public static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  public static final int IMAGE_TYPE = 0x00080008;
  public static final int SOP_CLASS_UID = 0x00080016;
  public static final int SOP_INSTANCE_UID = 0x00080018;
  public static final int STUDY_DATE = 0x00080020;
  public static final int ACQUISITION_DATE = 0x00080022;
  public static final int ACQUISITION_DATE_TIME = 0x0008002A;
  public static final int STUDY_TIME = 0x00080030;
  public static final int SERIES_TIME = 0x00080031;
  public static final int ACQUISITION_TIME = 0x00080032;
  public static final int ACCESSION_NUMBER = 0x00080050;
  public static final int MODALITY = 0x00080060;
  public static final int MANUFACTURER = 0x00080070;
  public static final int INSTITUTION_NAME = 0x00080080;
  public static final int STUDY_DESCRIPTION = 0x00081030;
  public static final int SERIES_DESCRIPTION = 0x0008103E;
  public static final int MANUFACTURER_MODEL_NAME = 0x00081090;
  public static final int PATIENT_NAME = 0x00100010;
  public static final int PATIENT_ID = 0x00100020;
  public static final int ISSUER_OF_PATIENT_ID = 0x00100021;
  public static final int PATIENT_BIRTH_DATE = 0x00100030;
  public static final int PATIENT_SEX = 0x00100040;
  public static final int OTHER_PATIENT_IDS = 0x00101000;
  public static final int OTHER_PATIENT_NAMES = 0x00101001;
  public static final int PATIENT_AGE = 0x00101010;
  public static final int CONTRAST_BOLUS_AGENT = 0x00180010;
  public static final int CONTRAST_BOLUS_AGENT_SEQUENCE = 0x00180012;
  public static final int SLICE_THICKNESS = 0x00180050;
  public static final int KVP = 0x00180060;
  public static final int EXPOSURE = 0x00181152;
  public static final int CONVOLUTION_KERNEL = 0x00181210;
  public static final int PATIENT_POSITION = 0x00185100;
  public static final int CT_RECONSTRUCTION_SEQUENCE = 0x00189314;
  public static final int CT_EXPOSURE_SEQUENCE = 0x00189321;
  public static final int CT_XRAY_DETAILS_SEQUENCE = 0x00189325;
  public static final int CT_IMAGE_FRAME_TYPE_SEQUENCE = 0x00189329;
  public static final int EXPOSURE_IN_MAS = 0x00189332;
  public static final int FRAME_TYPE = 0x00089007;
  public static final int STUDY_INSTANCE_UID = 0x0020000D;
  public static final int SERIES_INSTANCE_UID = 0x0020000E;
  public static final int ACQUISITION_NUMBER = 0x00200012;
  public static final int INSTANCE_NUMBER = 0x00200013;
  public static final int IMAGE_POSITION_PATIENT = 0x00200032;
  public static final int IMAGE_ORIENTATION_PATIENT = 0x00200037;
  public static final int FRAME_OF_REFERENCE_UID = 0x00200052;
  public static final int PLANE_POSITION_SEQUENCE = 0x00209113;
  public static final int PLANE_ORIENTATION_SEQUENCE = 0x00209116;
  public static final int SAMPLES_PER_PIXEL = 0x00280002;
  public static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
  public static final int PLANAR_CONFIGURATION = 0x00280006;
  public static final int NUMBER_OF_FRAMES = 0x00280008;
  public static final int ROWS = 0x00280010;
  public static final int COLUMNS = 0x00280011;
  public static final int PIXEL_SPACING = 0x00280030;
  public static final int BITS_ALLOCATED = 0x00280100;
  public static final int BITS_STORED = 0x00280101;
  public static final int HIGH_BIT = 0x00280102;
  public static final int PIXEL_REPRESENTATION = 0x00280103;
  public static final int PIXEL_PADDING_VALUE = 0x00280120;
  public static final int PIXEL_PADDING_RANGE_LIMIT = 0x00280121;
  public static final int BURNED_IN_ANNOTATION = 0x00280301;
  public static final int RESCALE_INTERCEPT = 0x00281052;
  public static final int RESCALE_SLOPE = 0x00281053;
  public static final int RESCALE_TYPE = 0x00281054;
  public static final int LOSSY_IMAGE_COMPRESSION = 0x00282110;
  public static final int MODALITY_LUT_SEQUENCE = 0x00283000;
  public static final int LUT_DESCRIPTOR = 0x00283002;
  public static final int MODALITY_LUT_TYPE = 0x00283004;
  public static final int LUT_DATA = 0x00283006;
  public static final int PIXEL_MEASURES_SEQUENCE = 0x00289110;
  public static final int PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;
  public static final int SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009229;
  public static final int PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x52009230;
  public static final int PIXEL_DATA = 0x7FE00010;

  private DicomTag() {}

  /** The tag as people write it, (gggg,eeee). */
  public static String format(int tag) {
    return String.format("(%04X,%04X)", tag >>> 16, tag & 0xFFFF);
  }
}
