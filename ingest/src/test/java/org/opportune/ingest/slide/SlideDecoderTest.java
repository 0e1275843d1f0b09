package org.opportune.ingest.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomWriter;

class SlideDecoderTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final SlideDecoder decoder = new SlideDecoder(DicomReader.builtIn(), 1 << 20);

  /** Green cells on black, as a fluorescence microscope shows them; grey when {@code grey}. */
  private static BufferedImage cells(boolean grey) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(5);
    for (int cell = 0; cell < 60; cell++) {
      int x = random.nextInt(WIDTH);
      int y = random.nextInt(HEIGHT);
      int radius = 6 + random.nextInt(6);
      for (int row = Math.max(0, y - radius); row < Math.min(HEIGHT, y + radius); row++) {
        for (int column = Math.max(0, x - radius); column < Math.min(WIDTH, x + radius); column++) {
          if (Math.hypot(row - y, column - x) < radius) {
            int level = 150 + random.nextInt(106);
            image.setRGB(column, row, grey ? level * 0x010101 : level << 8);
          }
        }
      }
    }
    return image;
  }

  private static void bar(BufferedImage image) {
    for (int row = 212; row < 220; row++) {
      for (int column = 240; column < 300; column++) {
        image.setRGB(column, row, 0xFFFFFF);
      }
    }
    // What stands for a label.
    for (int row = 200; row < 207; row++) {
      image.setRGB(262, row, 0xFFFFFF);
      image.setRGB(270, row, 0xFFFFFF);
    }
  }

  private static byte[] file(BufferedImage image, String format) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** Another reader rounds resolutions otherwise, and which comes first changes between runs. */
  @ParameterizedTest
  @ValueSource(strings = {"tiff", "png", "jpeg"})
  void javasOwnCodecsAreTakenWhateverElseIsOnTheClassPath(String format) {
    assertThat(JavaCodecs.reader(format).getOriginatingProvider().getClass().getModule().getName())
        .isEqualTo("java.desktop");
    assertThat(JavaCodecs.writer(format).getOriginatingProvider().getClass().getModule().getName())
        .isEqualTo("java.desktop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiff", "png"})
  void losslessFilesComeBackAsTheyWereDrawn(String format) throws Exception {
    BufferedImage drawn = cells(false);
    SlidePicture picture = decoder.decode(file(drawn, format));
    assertThat(picture.columns()).isEqualTo(WIDTH);
    assertThat(picture.rows()).isEqualTo(HEIGHT);
    assertThat(picture.greyExport()).isFalse();
    assertThat(picture.scaleBar()).isEmpty();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int rgb = drawn.getRGB(i % WIDTH, i / WIDTH);
      assertThat(picture.rgb()[3 * i + 1]).isEqualTo((byte) (rgb >> 8));
    }
  }

  @Test
  void greyExportsAreToldAndPromoted() throws Exception {
    assertThat(decoder.decode(file(cells(true), "png")).greyExport()).isTrue();
    BufferedImage deep = new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(10, 20, 0, 4095);
    deep.getRaster().setSample(11, 20, 0, 2048);
    SlidePicture picture = decoder.decode(file(deep, "tiff"));
    assertThat(picture.greyExport()).isTrue();
    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.bits()).isEqualTo(16);
    // Twelve bits of a camera in sixteen of a file fill the scale, without any gamma.
    assertThat(picture.planes()[1][20 * 64 + 10]).isEqualTo(1f);
    assertThat(picture.rgb()[3 * (20 * 64 + 11)] & 0xFF).isEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiff", "png", "jpeg"})
  void scaleBarIsFoundAndPaintedOver(String format) throws Exception {
    BufferedImage drawn = cells(false);
    bar(drawn);
    SlidePicture picture = decoder.decode(file(drawn, format));
    assertThat(picture.scaleBar())
        .hasValueSatisfying(
            box -> {
              assertThat(box.left()).isBetween(230, 240);
              assertThat(box.left() + box.width()).isBetween(300, 312);
              assertThat(box.top()).isLessThanOrEqualTo(205);
            });
    int white = 0;
    for (int i = 0; i < picture.rgb().length; i += 3) {
      white += (picture.rgb()[i] & 0xFF) > 200 ? 1 : 0;
    }
    assertThat(white).isZero();
  }

  @Test
  void cellsAloneAreNoScaleBar() throws Exception {
    assertThat(decoder.decode(file(cells(false), "jpeg")).scaleBar()).isEmpty();
    assertThat(decoder.decode(file(cells(true), "png")).scaleBar()).isEmpty();
  }

  @Test
  void dicomMicroscopyIsReadWithItsPixelSize() throws Exception {
    byte[] rgb = new byte[8 * 8 * 3];
    for (int i = 0; i < 64; i++) {
      rgb[3 * i + 1] = (byte) (4 * i);
    }
    byte[] object =
        new DicomWriter()
            .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.2")
            .text(0x00080018, "UI", "1.2.3.4")
            .text(0x00080060, "CS", "GM")
            .unsignedShorts(0x00280002, 3)
            .text(0x00280004, "CS", "RGB")
            .unsignedShorts(0x00280006, 0)
            .unsignedShorts(0x00280010, 8)
            .unsignedShorts(0x00280011, 8)
            .decimals(0x00280030, 0.000325, 0.000325)
            .unsignedShorts(0x00280100, 8)
            .unsignedShorts(0x00280101, 8)
            .unsignedShorts(0x00280102, 7)
            .unsignedShorts(0x00280103, 0)
            .pixels(rgb)
            .explicitLittleEndian();
    SlidePicture picture = decoder.decode(object);
    assertThat(picture.rgb()).isEqualTo(rgb);
    assertThat(picture.pixelSizeUm()).isEqualTo(0.325);
    assertThat(picture.pixelSizeSource()).isEqualTo("dicom_pixel_spacing");
  }

  @Test
  void brokenAndOversizedImagesAreTypedErrors() throws Exception {
    byte[] png = file(cells(false), "png");
    assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(png, png.length / 2)))
        .isInstanceOf(SlideException.class);
    assertThatThrownBy(() -> new SlideDecoder(DicomReader.builtIn(), 1000).decode(png))
        .isInstanceOfSatisfying(
            SlideException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET));
    assertThatThrownBy(() -> decoder.decode("no image at all".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(SlideException.class);
  }

  @Test
  void jpegOfFourInksEndsAsCodecFailed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream target = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(target);
      writer.write(
          new IIOImage(
              Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 32, 4, null), null, null));
    } finally {
      writer.dispose();
    }
    byte[] plain = out.toByteArray();
    // APP14 as Adobe's programs write it: version 100, no transform.
    byte[] adobe = {-1, -18, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(plain, 0, 2);
    marked.write(adobe);
    marked.write(plain, 2, plain.length - 2);
    for (byte[] inks : List.of(plain, marked.toByteArray())) {
      assertThatThrownBy(() -> decoder.decode(inks))
          .isInstanceOfSatisfying(
              SlideException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CODEC_FAILED));
    }
  }
}
