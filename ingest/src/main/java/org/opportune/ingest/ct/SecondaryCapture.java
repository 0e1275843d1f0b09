package org.opportune.ingest.ct;

import java.awt.image.BufferedImage;
import java.util.Locale;
import org.opportune.ingest.Flag;
import org.opportune.ingest.dicom.DerivedUid;
import org.opportune.ingest.dicom.DicomTag;
import org.opportune.ingest.dicom.DicomWriter;

/**
 * A picture made from a series as a DICOM Secondary Capture image (PS3.3 section A.8.1), so that a
 * viewer can show it: RGB, explicit VR little endian, the same bytes for the same input.
 *
 * <p>It identifies nobody. PatientID is the pseudonym; name, birth date, accession number, study
 * date and every other dated attribute are empty or absent, and the study's year and month stand in
 * the comments, as the tables hold them. UIDs are derived from pseudonyms: pictures of one study
 * share its StudyInstanceUID, which is not the archive's.
 */
public final class SecondaryCapture {
  /** SOP class of the images (PS3.4 annex B.5). */
  public static final String SOP_CLASS_UID = "1.2.840.10008.5.1.4.1.1.7";

  /** Stands in every image. */
  public static final String NOTICE = "For research use, not for diagnosis.";

  private static final String MAKER = "Opportune";
  private static final int DESCRIPTION_LIMIT = 1024;

  private final String derivation;
  private final String maker;

  /**
   * Images of one derivation.
   *
   * @param derivation what was done to the scan, in words free of patient data; with {@code maker}
   *     it decides the instance UID, for other pixels need another
   * @param maker version of the software and network
   */
  public SecondaryCapture(String derivation, String maker) {
    if (derivation.length() + NOTICE.length() + 1 > DESCRIPTION_LIMIT) {
      throw new IllegalArgumentException(
          "Invalid derivation: longer than " + DESCRIPTION_LIMIT + " characters with the notice");
    }
    this.derivation = derivation;
    this.maker = maker;
  }

  /**
   * The image as a Part 10 file.
   *
   * @param picture of any size up to 65535 x 65535
   * @param series what it was made from
   */
  public byte[] encode(BufferedImage picture, CtSeries series) {
    DicomWriter object = new DicomWriter();
    patient(object, series);
    study(object, series);
    equipment(object);
    image(object, picture, series);
    return object.explicitLittleEndian();
  }

  private static void patient(DicomWriter object, CtSeries series) {
    object
        .text(DicomTag.PATIENT_NAME, "PN")
        .text(DicomTag.PATIENT_ID, "LO", known(series.patientKey()))
        .text(DicomTag.PATIENT_BIRTH_DATE, "DA")
        .text(DicomTag.PATIENT_SEX, "CS", known(series.person().sex()))
        .text(0x00120062, "CS", "YES")
        .text(0x00120063, "LO", "Pseudonyms by HMAC-SHA-256, dates removed")
        .text(0x00280303, "CS", "REMOVED");
    if (series.person().ageYears() != null) {
      object.text(
          DicomTag.PATIENT_AGE,
          "AS",
          String.format(Locale.ROOT, "%03dY", series.person().ageYears()));
    }
  }

  private static void study(DicomWriter object, CtSeries series) {
    object
        .text(DicomTag.STUDY_INSTANCE_UID, "UI", DerivedUid.of("study", known(series.studyKey())))
        .text(DicomTag.STUDY_DATE, "DA")
        .text(0x00080030, "TM")
        .text(0x00080090, "PN")
        .text(0x00200010, "SH")
        .text(DicomTag.ACCESSION_NUMBER, "SH")
        .text(DicomTag.STUDY_DESCRIPTION, "LO", "Pseudonymised chest CT, pictures");
  }

  private void equipment(DicomWriter object) {
    object
        .text(0x00080064, "CS", "WSD")
        .text(DicomTag.MANUFACTURER, "LO", MAKER)
        .text(0x00181016, "LO", MAKER)
        .text(0x00181019, "LO", cut(maker, 64));
  }

  private void image(DicomWriter object, BufferedImage picture, CtSeries series) {
    object
        .text(DicomTag.SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 100")
        .text(DicomTag.SOP_CLASS_UID, "UI", SOP_CLASS_UID)
        .text(
            DicomTag.SOP_INSTANCE_UID,
            "UI",
            DerivedUid.of("picture", series.seriesKey(), series.digest(), derivation, maker))
        .text(DicomTag.SERIES_INSTANCE_UID, "UI", DerivedUid.of("pictures", series.seriesKey()))
        .text(DicomTag.MODALITY, "CS", "OT")
        .text(DicomTag.SERIES_DESCRIPTION, "LO", "Anomaly overlay, research use only")
        .text(0x00180015, "CS", "CHEST")
        .integers(0x00200011, 1)
        .integers(DicomTag.INSTANCE_NUMBER, 1)
        .text(0x00200020, "CS")
        .text(DicomTag.IMAGE_TYPE, "CS", "DERIVED", "SECONDARY")
        .text(0x00082111, "ST", derivation + " " + NOTICE)
        .text(0x00204000, "LT", NOTICE + month(series.person()))
        .text(DicomTag.BURNED_IN_ANNOTATION, "CS", "NO")
        .text(0x00280302, "CS", "NO")
        .text(
            DicomTag.LOSSY_IMAGE_COMPRESSION,
            "CS",
            series.flags().contains(Flag.LOSSY.code()) ? "01" : "00")
        .unsignedShorts(DicomTag.SAMPLES_PER_PIXEL, 3)
        .text(DicomTag.PHOTOMETRIC_INTERPRETATION, "CS", "RGB")
        .unsignedShorts(DicomTag.PLANAR_CONFIGURATION, 0)
        .unsignedShorts(DicomTag.ROWS, picture.getHeight())
        .unsignedShorts(DicomTag.COLUMNS, picture.getWidth())
        .unsignedShorts(DicomTag.BITS_ALLOCATED, 8)
        .unsignedShorts(DicomTag.BITS_STORED, 8)
        .unsignedShorts(DicomTag.HIGH_BIT, 7)
        .unsignedShorts(DicomTag.PIXEL_REPRESENTATION, 0)
        .pixels(rgb(picture));
  }

  private static byte[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int[] packed = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    byte[] rgb = new byte[3 * packed.length];
    for (int i = 0; i < packed.length; i++) {
      rgb[3 * i] = (byte) (packed[i] >> 16);
      rgb[3 * i + 1] = (byte) (packed[i] >> 8);
      rgb[3 * i + 2] = (byte) packed[i];
    }
    return rgb;
  }

  private static String month(CtInstance.Demographics person) {
    if (person.studyYear() == null) {
      return "";
    }
    return person.studyMonth() == null
        ? String.format(Locale.ROOT, " Scan of %04d.", person.studyYear())
        : String.format(
            Locale.ROOT, " Scan of %04d-%02d.", person.studyYear(), person.studyMonth());
  }

  private static String known(String value) {
    return value == null ? "" : value;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
