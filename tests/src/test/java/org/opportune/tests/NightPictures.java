package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomHeader;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;

/** The pictures of a warehouse, as PNG and as DICOM. */
final class NightPictures {
  /** Tag, representation and length of pixel data in explicit VR. */
  private static final int PIXEL_HEAD = 12;

  private final Path folder;

  NightPictures(URI warehouse) {
    this.folder = Path.of(warehouse).resolve("pictures");
  }

  List<String> seriesKeys() throws IOException {
    return keys(".png");
  }

  List<String> seriesKeysOfDicom() throws IOException {
    return keys(".dcm");
  }

  List<Path> dicom() throws IOException {
    return keys(".dcm").stream().map(key -> folder.resolve(key + ".dcm")).toList();
  }

  String patientId(String seriesKey) throws Exception {
    return header(Files.readAllBytes(folder.resolve(seriesKey + ".dcm")))
        .attributes()
        .string(DicomTag.PATIENT_ID);
  }

  void assertTwinsAreEqual(String seriesKey) throws Exception {
    BufferedImage png = ImageIO.read(folder.resolve(seriesKey + ".png").toFile());
    byte[] object = Files.readAllBytes(folder.resolve(seriesKey + ".dcm"));
    int first = (int) header(object).pixelDataOffset() + PIXEL_HEAD;
    assertThat(object).hasSize(first + 3 * png.getWidth() * png.getHeight());
    for (int i = 0; i < png.getWidth() * png.getHeight(); i++) {
      int stored =
          (object[first + 3 * i] & 0xff) << 16
              | (object[first + 3 * i + 1] & 0xff) << 8
              | object[first + 3 * i + 2] & 0xff;
      if (stored != (png.getRGB(i % png.getWidth(), i / png.getWidth()) & 0xffffff)) {
        throw new AssertionError("Pixel " + i + " of " + seriesKey + " differs");
      }
    }
  }

  private static DicomHeader header(byte[] object) throws Exception {
    return DicomReader.builtIn().header(ByteSource.of(object));
  }

  private List<String> keys(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }
}
