package org.opportune.ingest.dcm4che;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.ct.CtInstanceContractTest;
import org.opportune.ingest.ct.SeriesContractTest;
import org.opportune.ingest.ct.VolumeContractTest;
import org.opportune.ingest.dicom.DicomEncodingContractTest;
import org.opportune.ingest.dicom.DicomReaderProvider;
import org.opportune.ingest.dicom.DicomReaders;
import org.opportune.ingest.dicom.DicomZooContractTest;
import org.opportune.ingest.dicom.PixelDataContractTest;

/** The reader contract, once for the dcm4che reader and once for the built-in one beside it. */
class Dcm4cheContractTest {
  @Test
  void theDcm4cheReaderIsPreferred() {
    assertThat(DicomReaders.present())
        .extracting(DicomReaderProvider::name)
        .containsExactly("dcm4che", "built-in");
  }

  @Nested
  class Encoding extends DicomEncodingContractTest {}

  @Nested
  class PixelData extends PixelDataContractTest {}

  @Nested
  class Zoo extends DicomZooContractTest {}

  @Nested
  class Instances extends CtInstanceContractTest {}

  @Nested
  class Series extends SeriesContractTest {}

  @Nested
  class Volumes extends VolumeContractTest {}
}
