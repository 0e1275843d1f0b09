package org.opportune.ingest.phantom;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.opportune.ingest.dicom.DicomWriter;

/** Attributes that every object of a synthetic patient shares: patient, study, equipment. */
final class ObjectAttributes {
  private final PatientDraw patient;

  ObjectAttributes(PatientDraw patient) {
    this.patient = patient;
  }

  /** Identifier of a part of this patient's data. */
  String uid(String part) {
    return Uids.of(patient.seed(), part);
  }

  /**
   * A new object.
   *
   * @param sopClass UID of what it is
   * @param instance what tells it from the patient's other objects
   * @param modality as in (0008,0060)
   * @param seriesNumber number of its series, which also decides the series UID
   */
  DicomWriter object(String sopClass, String instance, String modality, int seriesNumber) {
    PatientTruth truth = patient.truth();
    String date = truth.studyDate().format(DateTimeFormatter.BASIC_ISO_DATE);
    return new DicomWriter()
        .text(0x00080005, "CS", "ISO_IR 100")
        .text(0x00080016, "UI", sopClass)
        .text(0x00080018, "UI", uid("instance " + seriesNumber + " " + instance))
        .text(0x00080020, "DA", date)
        .text(0x00080021, "DA", date)
        .text(0x00080022, "DA", date)
        .text(0x00080023, "DA", date)
        .text(0x00080030, "TM", "101500")
        .text(0x00080031, "TM", "101700")
        .text(0x00080032, "TM", "101730")
        .text(0x00080033, "TM", "101800")
        .text(0x00080050, "SH", truth.accessionNumber())
        .text(0x00080060, "CS", modality)
        .text(0x00080070, "LO", truth.scanner().manufacturer())
        .text(0x00080080, "LO", truth.scanner().site())
        .text(0x00080090, "PN", "Referrer^Roderick")
        .text(0x00081030, "LO", "CT CHEST WITHOUT CONTRAST")
        .text(0x00081090, "LO", truth.scanner().model())
        .text(0x00100010, "PN", truth.patientName())
        .text(0x00100020, "LO", truth.patientId())
        .text(0x00100030, "DA", truth.birthDate().format(DateTimeFormatter.BASIC_ISO_DATE))
        .text(0x00100040, "CS", truth.sex())
        .text(0x00101010, "AS", String.format(Locale.ROOT, "%03dY", truth.ageYears()))
        .text(0x00180015, "CS", "CHEST")
        .text(0x0020000D, "UI", uid("study"))
        .text(0x0020000E, "UI", uid("series " + seriesNumber))
        .text(0x00200010, "SH", "1")
        .integers(0x00200011, seriesNumber);
  }

  /** Adds the description of a grey image. */
  static DicomWriter grey(DicomWriter object, int rows, int columns, int bitsStored, int sign) {
    int allocated = bitsStored > 8 ? 16 : 8;
    return object
        .unsignedShorts(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .unsignedShorts(0x00280010, rows)
        .unsignedShorts(0x00280011, columns)
        .unsignedShorts(0x00280100, allocated)
        .unsignedShorts(0x00280101, bitsStored)
        .unsignedShorts(0x00280102, bitsStored - 1)
        .unsignedShorts(0x00280103, sign);
  }
}
