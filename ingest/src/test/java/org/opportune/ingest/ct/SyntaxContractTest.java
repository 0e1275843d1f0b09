package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReaderContract;
import org.opportune.ingest.dicom.StoredFrames;

/**
 * One CT slice in every transfer syntax, as dcmtk and gdcm write it (tests/oracles/syntaxes.py).
 */
public class SyntaxContractTest extends DicomReaderContract {
  @ParameterizedTest(name = "{0}")
  @MethodSource("written")
  void losslessObjectsGiveTheSourceAndLossyOnesAreFlagged(
      String file, String syntax, boolean lossless) throws Exception {
    byte[] object = resource(file);
    StoredFrames frames = reader().frames(object);
    assertThat(frames.header().transferSyntaxUid()).isEqualTo(syntax);
    short[] source = new short[frames.rows() * frames.columns()];
    ByteBuffer.wrap(resource("source.raw"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(source);
    short[] values = frames.decode(0);
    assertThat(values).hasSameSizeAs(source);
    if (lossless) {
      assertThat(values).isEqualTo(source);
    }
    CtInstance instance =
        new CtInstanceReader(reader())
            .read(ByteSource.of(object), "o", object.length, "e", (label, id) -> label + id);
    assertThat(instance.reason()).isNull();
    assertThat(instance.lossy()).isEqualTo(!lossless);
    assertThat(instance.flags().contains("lossy")).isEqualTo(!lossless);
  }

  static Stream<Arguments> written() {
    return new String(resource("syntaxes.tsv"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .map(row -> Arguments.of(row[0], row[1], row[2].equals("1")));
  }

  private static byte[] resource(String file) {
    try (InputStream in = SyntaxContractTest.class.getResourceAsStream("/syntaxes/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
