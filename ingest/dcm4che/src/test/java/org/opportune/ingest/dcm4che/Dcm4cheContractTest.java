package org.opportune.ingest.dcm4che;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.ingest.RealData;
import org.opportune.ingest.ct.AcquisitionContractTest;
import org.opportune.ingest.ct.CtInstanceContractTest;
import org.opportune.ingest.ct.SeriesContractTest;
import org.opportune.ingest.ct.SyntaxContractTest;
import org.opportune.ingest.ct.VolumeContractTest;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomEncodingContractTest;
import org.opportune.ingest.dicom.DicomException;
import org.opportune.ingest.dicom.DicomHeader;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomReaderProvider;
import org.opportune.ingest.dicom.DicomReaders;
import org.opportune.ingest.dicom.DicomWarning;
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

  /** Else the suites below would say nothing of dcm4che. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "implicit-dcmtk",
        "explicit-gdcm",
        "big-endian-dcmtk",
        "deflated-dcmtk",
        "rle-gdcm",
        "jpeg-lossless-70-dcmtk",
        "jpeg-2000-gdcm"
      })
  void ordinaryObjectsAreReadWithoutTheBuiltInParser(String name) throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/syntaxes/" + name + ".dcm")) {
      assertThat(DicomReader.preferred().frames(in.readAllBytes()).header().warnings()).isEmpty();
    }
  }

  @Test
  void mostRealObjectsAreReadWithoutTheBuiltInParser() throws Exception {
    int read = 0;
    int fallenBack = 0;
    for (byte[] object : RealData.unzip("dicom-zoo.zip").values()) {
      try {
        DicomHeader header = DicomReader.preferred().header(ByteSource.of(object));
        read++;
        fallenBack += header.warnings().contains(DicomWarning.BUILT_IN_PARSER) ? 1 : 0;
      } catch (DicomException e) {
        // Refused by both.
      }
    }
    assertThat(read).isPositive();
    assertThat(fallenBack).isLessThan(read / 10);
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
  class Acquisitions extends AcquisitionContractTest {}

  @Nested
  class Series extends SeriesContractTest {}

  @Nested
  class Syntaxes extends SyntaxContractTest {}

  @Nested
  class Volumes extends VolumeContractTest {}
}
