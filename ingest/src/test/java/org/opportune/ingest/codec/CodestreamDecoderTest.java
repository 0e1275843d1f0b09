package org.opportune.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.jaiimageio.jpeg2000.J2KImageWriteParam;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.ingest.codec.jpeg2000.CodestreamDecoder;

/**
 * The JPEG 2000 decoder against jai-imageio's, to the last bit, over what that one's writer makes.
 */
class CodestreamDecoderTest {
  private static final long SEED = 20261129L;

  /** How a random image is written; a rate of 0 is lossless, others have many quality layers. */
  record Style(
      int width,
      int height,
      int type,
      double rate,
      int levels,
      int blockWidth,
      int blockHeight,
      int tileWidth,
      int tileHeight) {}

  static List<Style> styles() {
    int grey16 = BufferedImage.TYPE_USHORT_GRAY;
    int grey8 = BufferedImage.TYPE_BYTE_GRAY;
    int colour = BufferedImage.TYPE_3BYTE_BGR;
    return List.of(
        new Style(64, 64, grey16, 0, 5, 64, 64, 64, 64),
        new Style(129, 70, grey16, 0, 5, 64, 64, 129, 70),
        new Style(97, 101, grey16, 0, 3, 32, 32, 97, 101),
        new Style(97, 101, grey16, 0, 2, 4, 64, 97, 101),
        new Style(53, 61, grey16, 0, 4, 64, 4, 53, 61),
        new Style(61, 59, grey16, 0, 4, 16, 8, 61, 59),
        new Style(90, 75, grey16, 0, 3, 32, 32, 33, 17),
        new Style(80, 80, grey16, 0, 0, 32, 32, 80, 80),
        new Style(1, 77, grey16, 0, 3, 64, 64, 1, 77),
        new Style(77, 1, grey16, 0, 3, 64, 64, 77, 1),
        new Style(1, 1, grey16, 0, 2, 64, 64, 1, 1),
        new Style(7, 11, grey16, 0, 1, 64, 64, 3, 5),
        new Style(83, 45, grey8, 0, 5, 64, 64, 83, 45),
        new Style(66, 47, colour, 0, 5, 64, 64, 66, 47),
        new Style(66, 47, colour, 0, 2, 16, 16, 31, 21),
        new Style(128, 96, grey16, 6, 5, 64, 64, 128, 96),
        new Style(128, 96, grey16, 1.5, 5, 64, 64, 128, 96),
        new Style(127, 95, grey16, 3, 4, 32, 16, 127, 95),
        new Style(127, 95, grey16, 8, 3, 32, 32, 45, 37),
        new Style(2, 95, grey16, 8, 2, 32, 32, 2, 95),
        new Style(950, 1, grey16, 8, 2, 32, 32, 950, 1),
        new Style(99, 67, grey8, 2, 5, 64, 64, 99, 67),
        new Style(99, 67, colour, 4, 5, 64, 64, 99, 67),
        new Style(99, 67, colour, 4, 2, 64, 64, 33, 33));
  }

  @ParameterizedTest
  @MethodSource("styles")
  void samplesAreThoseOfTheDecoderItStandsInFor(Style style) throws Exception {
    for (int image = 0; image < 4; image++) {
      Raster written = image(style, image, new Random(SEED + image));
      byte[] codestream = codestream(written, style);

      short[] samples = decode(codestream);

      assertThat(samples).isNotNull().isEqualTo(decodeByReader(codestream));
      // The writer cuts data of the smallest tiles short: OpenJPEG reads from it what is read here.
      if (style.rate() == 0 && style.tileWidth() != 3) {
        assertThat(samples).isEqualTo(samples(written));
      }
    }
  }

  /** A declared precision decides where values are shifted to and cut. */
  @ParameterizedTest
  @MethodSource("styles")
  void precisionIsTheHeaders(Style style) throws Exception {
    byte[] codestream = codestream(image(style, 1, new Random(SEED)), style);
    int components = codestream[41];
    for (int i = 0; i < components; i++) {
      codestream[Jpeg2000Header.FIRST_COMPONENT + Jpeg2000Header.COMPONENT_BYTES * i] -= 3;
    }

    assertThat(decode(codestream)).isNotNull().isEqualTo(decodeByReader(codestream));
  }

  /** Resets, causal contexts, predictable termination, segmentation symbols; two together. */
  @ParameterizedTest
  @ValueSource(ints = {0x02, 0x08, 0x10, 0x20, 0x2A})
  void otherCodingStylesAreReadAsBefore(int codeBlockStyle) throws Exception {
    Style style = styles().get(2);
    byte[] codestream = codestream(image(style, 1, new Random(SEED)), style);
    int cod = indexOf(codestream, 0xFF52);
    assertThat(codestream[cod + 12]).isZero();
    short[] usual = decode(codestream);
    codestream[cod + 12] = (byte) codeBlockStyle;

    short[] samples = decode(codestream);

    assertThat(samples).isNotNull().isEqualTo(decodeByReader(codestream));
    if (codeBlockStyle != 0x10) {
      assertThat(samples).isNotEqualTo(usual);
    }
  }

  @ParameterizedTest
  @MethodSource("styles")
  @Timeout(60)
  void damagedDataIsReadAsBeforeOrNotAtAll(Style style) throws Exception {
    Random random = new Random(SEED);
    byte[] sound = codestream(image(style, 1, random), style);
    int from = indexOf(sound, 0xFF93) + 2;
    int room = Math.max(1, sound.length - 2 - from);
    for (int round = 0; round < 12; round++) {
      byte[] damaged = sound.clone();
      for (int i = 0; i < 1 + round / 2; i++) {
        damaged[from + random.nextInt(room)] = (byte) random.nextInt(0xFF);
      }
      if (round % 4 == 3) {
        damaged = Arrays.copyOf(damaged, from + random.nextInt(room));
      }
      short[] expected = decodeByReader(damaged);
      short[] samples = decode(damaged);
      if (expected != null) {
        assertThat(samples).isEqualTo(expected);
      }
    }
  }

  /** Noise, anatomy-like steps with noise, few sparse dots, or an even field. */
  private static Raster image(Style style, int kind, Random random) {
    WritableRaster raster =
        new BufferedImage(style.width(), style.height(), style.type()).getRaster();
    int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    for (int y = 0; y < style.height(); y++) {
      for (int x = 0; x < style.width(); x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          int step = (x / 17 + y / 11 + band) % 3 * most / 4;
          int value =
              switch (kind) {
                case 0 -> random.nextInt(most + 1);
                case 1 -> step + random.nextInt(1 + most / 64);
                case 2 -> random.nextInt(40) == 0 ? random.nextInt(most + 1) : 0;
                default -> most / 3;
              };
          raster.setSample(x, y, band, value);
        }
      }
    }
    return raster;
  }

  private static byte[] codestream(Raster raster, Style style) throws IOException {
    ImageWriter writer = new J2KImageWriterSpi().createWriterInstance(null);
    J2KImageWriteParam param = (J2KImageWriteParam) writer.getDefaultWriteParam();
    param.setWriteCodeStreamOnly(true);
    param.setLossless(style.rate() == 0);
    param.setFilter(
        style.rate() == 0 ? J2KImageWriteParam.FILTER_53 : J2KImageWriteParam.FILTER_97);
    if (style.rate() > 0) {
      param.setEncodingRate(style.rate());
    }
    param.setNumDecompositionLevels(style.levels());
    param.setCodeBlockSize(new int[] {style.blockWidth(), style.blockHeight()});
    param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
    param.setTiling(style.tileWidth(), style.tileHeight(), 0, 0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Null where the decoder fails. */
  private static short[] decode(byte[] codestream) {
    try {
      return new CodestreamDecoder(new CodestreamInput(codestream)).samples();
    } catch (Exception | Error e) {
      return null;
    }
  }

  /** Null where the reader fails, in errors of its own too. */
  private static short[] decodeByReader(byte[] codestream) throws IOException {
    ImageReader reader = new J2KImageReaderSpi().createReaderInstance(null);
    try {
      reader.setInput(new CodestreamInput(codestream), true, true);
      return samples(reader.readRaster(0, null));
    } catch (Exception | Error e) {
      return null;
    } finally {
      reader.dispose();
    }
  }

  private static short[] samples(Raster raster) {
    int[] values = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
    short[] samples = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      samples[i] = (short) values[i];
    }
    return samples;
  }

  private static int indexOf(byte[] codestream, int marker) {
    int at = 0;
    while ((codestream[at] & 0xFF) << 8 != (marker & 0xFF00)
        || (codestream[at + 1] & 0xFF) != (marker & 0xFF)) {
      at++;
    }
    return at;
  }
}
