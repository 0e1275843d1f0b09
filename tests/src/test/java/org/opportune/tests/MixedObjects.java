package org.opportune.tests;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.opportune.ingest.dicom.DicomWriter;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.hep2.SlideSynthesizer;
import org.opportune.ingest.hep2.SynthesizedSlide;
import org.opportune.ingest.store.Containers;

/**
 * What an archive holds beside plain CT: whole patients packed in a zip, a tar and a gzipped tar,
 * slides in files and in the zip, a DICOMDIR, junk, a zip within the zip and one that was cut off.
 * All of it is named after a patient, as exports by hand are.
 *
 * @param objects rows that the archive's objects should have: files, and members of containers
 * @param containers zip and tar files that can be read
 * @param slides slide images that can be read
 * @param brokenSlides slide images that cannot
 * @param drawn those of the readable ones that show cells
 */
record MixedObjects(
    long objects, long containers, long slides, long brokenSlides, List<SynthesizedSlide> drawn) {
  /** Two tasks and more than one batch of them. */
  private static final int DRAWN = 20;

  /** In names of folders, files and members, and nowhere else. */
  static final List<String> PLANTED =
      List.of("Quartermain", "Adalbert", "4711-0815", "1937-04-12", "19370412");

  private static final String PERSON = "Quartermain^Adalbert 1937-04-12";
  private static final String STUDY = "Quartermain_4711-0815_19370412";

  /** Packs the first patients of an archive and adds the rest. */
  static MixedObjects addTo(Path archive, List<String> patients) throws IOException {
    Map<String, byte[]> zipped = packed(archive, patients.get(0));
    zipped.put(PERSON + "/slides/" + STUDY + ".png", image("png"));
    zipped.put(PERSON + "/slides/" + STUDY + " neg.jpg", image("jpeg"));
    zipped.put(PERSON + "/DICOMDIR", directory());
    zipped.put(PERSON + "/" + STUDY + ".txt", PERSON.getBytes(StandardCharsets.UTF_8));
    zipped.put(
        PERSON + "/" + STUDY + ".zip", Containers.zip(Map.of(PERSON + ".dcm", directory()), false));
    Map<String, byte[]> tarred = packed(archive, patients.get(1));
    Map<String, byte[]> gzipped = packed(archive, patients.get(2));
    byte[] zip = Containers.zip(zipped, false);
    Path folder = Files.createDirectories(archive.resolve("exports").resolve(PERSON));
    Files.write(folder.resolve(STUDY + ".zip"), zip);
    Files.write(folder.resolve(STUDY + "-cut.zip"), Arrays.copyOf(zip, zip.length / 2));
    Files.write(folder.resolve(STUDY + ".tar"), Containers.tar(tarred));
    Files.write(folder.resolve(STUDY + ".tar.gz"), Containers.gzip(Containers.tar(gzipped)));
    Path slides = Files.createDirectories(archive.resolve("slides").resolve(PERSON));
    byte[] png = image("png");
    Files.write(slides.resolve(STUDY + ".png"), png);
    Files.write(slides.resolve(STUDY + ".tif"), image("tiff"));
    Files.write(slides.resolve(STUDY + "-cut.png"), Arrays.copyOf(png, png.length / 2));
    Files.write(slides.resolve("DICOMDIR"), directory());
    List<SynthesizedSlide> drawn = new ArrayList<>();
    SlideSynthesizer laboratory = new SlideSynthesizer(Hep2Plan.of(DRAWN, 3).withSize(192, 192));
    for (int i = 0; i < DRAWN; i++) {
      drawn.add(laboratory.writeSlide(i, (key, object) -> put(archive.resolve(key), object)));
    }
    return new MixedObjects(
        files(archive).size() + zipped.size() + tarred.size() + gzipped.size(),
        3,
        4L + DRAWN,
        1,
        List.copyOf(drawn));
  }

  private static void put(Path file, byte[] object) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, object);
  }

  /** Takes a patient's files out of the archive, as members of a container. */
  private static Map<String, byte[]> packed(Path archive, String patient) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (Path file : files(archive)) {
      String key = archive.relativize(file).toString().replace('\\', '/');
      if (key.contains("/" + patient + "/")) {
        members.put(PERSON + "/" + key, Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    return members;
  }

  private static List<Path> files(Path archive) throws IOException {
    try (Stream<Path> files = Files.walk(archive)) {
      return files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** A DICOMDIR without records (PS3.3 annex F). */
  private static byte[] directory() {
    return new DicomWriter()
        .text(0x00080016, "UI", "1.2.840.10008.1.3.10")
        .text(0x00080018, "UI", "1.2.3.4.5")
        .text(0x00041130, "CS", "EXPORT")
        .explicitLittleEndian();
  }

  private static byte[] image(String format) {
    BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(20, 200, 60));
    graphics.fillOval(20, 20, 40, 40);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("No writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
