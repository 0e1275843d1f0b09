package org.opportune.ingest.phantom;

import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.dicom.DicomWriter;

/** A drawn scan as the CT images its scanner would store. */
final class CtSeries {
  static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
  static final int SERIES_NUMBER = 2;

  private final ObjectAttributes attributes;
  private final PatientDraw patient;
  private final HounsfieldVolume volume;
  private final double baseZ;

  CtSeries(PatientDraw patient, HounsfieldVolume volume) {
    this.attributes = new ObjectAttributes(patient);
    this.patient = patient;
    this.volume = volume;
    // Where the couch stood when counting began.
    this.baseZ = -400 + Math.floorMod(patient.seed(), 300);
  }

  /** InstanceNumber of a slice, from 1. */
  int instanceNumber(int slice) {
    return switch (patient.truth().scanner().conventions()) {
      case HEAD_FIRST_DESCENDING -> volume.slices() - slice;
      case HEAD_FIRST_ASCENDING, FEET_FIRST_ASCENDING, FEET_FIRST_MIRRORED -> slice + 1;
    };
  }

  /** One slice as an object. */
  DicomWriter image(int slice) {
    return image(slice, instanceNumber(slice), volume.hu()[slice]);
  }

  /**
   * Pixels as an object at the position of a slice.
   *
   * @param instance InstanceNumber, which also decides the SOPInstanceUID
   */
  DicomWriter image(int slice, int instance, short[] hu) {
    PatientTruth truth = patient.truth();
    ScannerModel.Storage storage = truth.scanner().storage();
    boolean mirrored =
        truth.scanner().conventions() == ScannerModel.Conventions.FEET_FIRST_MIRRORED;
    int matrix = volume.columns();
    double pixel = volume.columnSpacingMm();
    double corner = -(matrix - 1) / 2.0 * pixel;
    double z = baseZ + slice * truth.settings().sliceSpacingMm();
    DicomWriter object =
        attributes
            .object(CT_IMAGE_STORAGE, Integer.toString(instance), "CT", SERIES_NUMBER)
            .text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "AXIAL")
            .text(0x0008103E, "LO", "CHEST " + truth.kernelName())
            .text(0x00180022, "CS", "HELICAL MODE")
            .decimals(0x00180050, truth.settings().sliceThicknessMm())
            .decimals(0x00180060, 120)
            .decimals(0x00181100, truth.settings().fieldOfViewMm())
            .decimals(0x00181120, 0)
            .integers(0x00181150, 500)
            .integers(0x00181151, 180)
            .integers(0x00181152, 90)
            .text(0x00181210, "SH", truth.kernelName())
            .text(0x00185100, "CS", patientPosition())
            .integers(0x00200012, 1)
            .integers(0x00200013, instance)
            .decimals(0x00200032, mirrored ? -corner : corner, corner, z)
            .decimals(0x00200037, mirrored ? -1 : 1, 0, 0, 0, 1, 0)
            .text(0x00200052, "UI", attributes.uid("frame of reference"))
            .text(0x00201040, "LO", "SN")
            .decimals(0x00201041, z)
            .decimals(0x00280030, pixel, pixel)
            .decimals(0x00281050, -600)
            .decimals(0x00281051, 1500)
            .decimals(0x00281052, storage.intercept())
            .decimals(0x00281053, 1)
            .text(0x00281054, "LO", "HU");
    ObjectAttributes.grey(object, matrix, matrix, storage.bitsStored(), storage.representation());
    if (storage.padding() != 0) {
      object.signedShorts(0x00280120, storage.padding());
    }
    return object.pixels(stored(hu, storage, mirrored));
  }

  private String patientPosition() {
    return switch (patient.truth().scanner().conventions()) {
      case HEAD_FIRST_DESCENDING, HEAD_FIRST_ASCENDING -> "HFS";
      case FEET_FIRST_ASCENDING, FEET_FIRST_MIRRORED -> "FFS";
    };
  }

  private short[] stored(short[] hu, ScannerModel.Storage storage, boolean mirrored) {
    int matrix = volume.columns();
    double half = (matrix - 1) / 2.0;
    double circle = matrix * matrix / 4.0;
    int low = storage.representation() == 0 ? 0 : Short.MIN_VALUE;
    int high = storage.representation() == 0 ? (1 << storage.bitsStored()) - 1 : Short.MAX_VALUE;
    short[] stored = new short[hu.length];
    for (int row = 0; row < matrix; row++) {
      double dy = row - half;
      for (int column = 0; column < matrix; column++) {
        double dx = column - half;
        int from = row * matrix + (mirrored ? matrix - 1 - column : column);
        int value = Math.max(low, Math.min(high, hu[from] - storage.intercept()));
        boolean outside = storage.padding() != 0 && dx * dx + dy * dy > circle;
        stored[row * matrix + column] = (short) (outside ? storage.padding() : value);
      }
    }
    return stored;
  }
}
