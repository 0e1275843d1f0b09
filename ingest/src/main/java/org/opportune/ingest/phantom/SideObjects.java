package org.opportune.ingest.phantom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.dicom.DicomWriter;

/**
 * What lies beside the CT images of a study: scouts, screen saves, dose pages, MR, foreign files.
 */
final class SideObjects {
  private static final String SECONDARY_CAPTURE_STORAGE = "1.2.840.10008.5.1.4.1.1.7";
  private static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
  private static final int PAGE = 128;

  private final ObjectAttributes attributes;
  private final PatientDraw patient;

  SideObjects(PatientDraw patient) {
    this.patient = patient;
    this.attributes = new ObjectAttributes(patient);
  }

  /** A frontal scout: mean density along each ray from front to back. */
  byte[] scout(HounsfieldVolume volume) {
    int columns = volume.columns();
    int rows = volume.slices();
    short[] pixels = new short[rows * columns];
    for (int row = 0; row < rows; row++) {
      short[] slice = volume.hu()[rows - 1 - row];
      for (int column = 0; column < columns; column++) {
        long sum = 0;
        for (int y = 0; y < volume.rows(); y++) {
          sum += slice[y * columns + column];
        }
        pixels[row * columns + column] = (short) (sum / volume.rows() + 1024);
      }
    }
    double left = -(columns - 1) / 2.0 * volume.columnSpacingMm();
    DicomWriter object =
        attributes
            .object(CtSeries.CT_IMAGE_STORAGE, "scout", "CT", 1)
            .text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "LOCALIZER")
            .text(0x0008103E, "LO", "SCOUT")
            .decimals(0x00180050, 300)
            .decimals(0x00180060, 120)
            .text(0x00181210, "SH", patient.truth().kernelName())
            .text(0x00185100, "CS", "HFS")
            .integers(0x00200012, 1)
            .integers(0x00200013, 1)
            .decimals(0x00200032, left, 0, 0)
            .decimals(0x00200037, 1, 0, 0, 0, 0, -1)
            .text(0x00200052, "UI", attributes.uid("frame of reference"))
            .text(0x00201040, "LO", "SN")
            .decimals(0x00280030, volume.sliceSpacingMm(), volume.columnSpacingMm())
            .decimals(0x00281052, -1024)
            .decimals(0x00281053, 1)
            .text(0x00281054, "LO", "HU");
    return ObjectAttributes.grey(object, rows, columns, 12, 0)
        .pixels(pixels)
        .explicitLittleEndian();
  }

  /** A screen save of modality OT. */
  byte[] screenSave() {
    return page("OT", "SCREEN SAVE", 98);
  }

  /** A dose page that claims modality CT. */
  byte[] dosePage() {
    return page("CT", "DOSE REPORT", 99);
  }

  private byte[] page(String modality, String title, int series) {
    byte[] pixels = new byte[PAGE * PAGE];
    for (int row = 8; row < PAGE - 8; row += 8) {
      // Bars in place of lines of text.
      Arrays.fill(pixels, row * PAGE + 8, row * PAGE + 24 + row * 37 % 90, (byte) 0xE0);
    }
    DicomWriter object =
        attributes
            .object(SECONDARY_CAPTURE_STORAGE, title, modality, series)
            .text(0x00080008, "CS", "DERIVED", "SECONDARY")
            .text(0x00080064, "CS", "WSD")
            .text(0x0008103E, "LO", title)
            .integers(0x00200013, 1)
            .text(0x00200020, "CS")
            .text(0x00280301, "CS", "YES");
    return ObjectAttributes.grey(object, PAGE, PAGE, 8, 0).pixels(pixels).explicitLittleEndian();
  }

  /** One MR image of noise. */
  byte[] mr(int slice) {
    SplittableRandom random = new SplittableRandom(patient.seed() + slice);
    short[] pixels = new short[64 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (short) random.nextInt(900);
    }
    DicomWriter object =
        attributes
            .object(MR_IMAGE_STORAGE, "mr " + slice, "MR", 7)
            .text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "OTHER")
            .text(0x0008103E, "LO", "T1 AXIAL")
            .text(0x00180020, "CS", "SE")
            .text(0x00180021, "CS", "NONE")
            .text(0x00180022, "CS")
            .text(0x00180023, "CS", "2D")
            .decimals(0x00180050, 5)
            .decimals(0x00180080, 600)
            .decimals(0x00180081, 12)
            .integers(0x00180091, 1)
            .text(0x00185100, "CS", "HFS")
            .integers(0x00200012, 1)
            .integers(0x00200013, slice + 1)
            .decimals(0x00200032, -160, -160, slice * 6)
            .decimals(0x00200037, 1, 0, 0, 0, 1, 0)
            .text(0x00200052, "UI", attributes.uid("mr frame of reference"))
            .text(0x00201040, "LO")
            .decimals(0x00280030, 5, 5);
    return ObjectAttributes.grey(object, 64, 64, 12, 0).pixels(pixels).explicitLittleEndian();
  }

  /** A note that names the patient, as people leave them. */
  byte[] note() {
    PatientTruth truth = patient.truth();
    return ("Please re-send study "
            + truth.accessionNumber()
            + " of "
            + truth.patientName()
            + ", images missing.\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The start of a PDF with a few bytes of body. */
  byte[] pdf() {
    return ("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
