package org.opportune.ingest.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.slide.SlideException;

class LabelFileBagsTest {
  @TempDir Path folder;

  @BeforeEach
  void pictures() throws IOException {
    Files.createDirectories(folder.resolve("plates/one"));
    for (String name : new String[] {"plates/one/a.png", "plates/one/b.tif", "c, d.png"}) {
      BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
      image.setRGB(3, 4, 0x00C800);
      ImageIO.write(image, name.endsWith("png") ? "png" : "tiff", folder.resolve(name).toFile());
    }
  }

  private BagSource open(String csv) throws IOException {
    return BagSources.open(Files.writeString(folder.resolve("ticks.csv"), csv));
  }

  @Test
  void ticksArePresenceAndPatientsGroup() throws Exception {
    BagSource bags =
        open(
            """
            \uFEFFimage,patient, golgi ,ama
            plates/one/a.png,P1,1,0
            plates/one/b.tif,P1,0,0

            "c, d.png",P2,1,1
            """);
    assertThat(bags.labels()).containsExactly("golgi", "ama");
    assertThat(bags.size()).isEqualTo(3);
    assertThat(bags.present(0)).containsExactly(true, false);
    assertThat(bags.present(1)).containsExactly(false, false);
    assertThat(bags.present(2)).containsExactly(true, true);
    assertThat(bags.patientKey(1)).isEqualTo("P1");
    assertThat(bags.id(2)).isEqualTo("c, d.png");
    for (int index = 0; index < 3; index++) {
      assertThat(bags.read(index).rgb()[3 * (4 * 20 + 3) + 1] & 0xFF).isEqualTo(200);
    }
  }

  @Test
  void joinedNamesArePresenceAndAPictureIsItsOwnPatient() throws IOException {
    BagSource bags =
        open(
            "image,labels\nplates/one/a.png,speckled|ama\nplates/one/b.tif,\n'c, d.png',ama\n"
                .replace('\'', '"'));
    assertThat(bags.labels()).containsExactly("ama", "speckled");
    assertThat(bags.present(0)).containsExactly(true, true);
    assertThat(bags.present(1)).containsExactly(false, false);
    assertThat(bags.present(2)).containsExactly(true, false);
    assertThat(bags.patientKey(0)).isEqualTo("plates/one/a.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "picture,ama\\na,1; no column image (paths",
        "image\\nplates/one/a.png; one column of 0 and 1 per label",
        "image,labels,ama\\nplates/one/a.png,ama,1; and not both",
        "image,ama\\nplates/one/a.png,1\\nplates/one/b.tif,yes; line 3, column ama: yes: neither 0 nor 1",
        "image,ama\\nplates/one/x.png,1; line 2, column image: plates/one/x.png: no such file",
        "image,ama\\nplates/one/a.png,1\\nplates/./one/a.png,1; line 3, column image: plates/./one/a.png: line 2 has it already",
        "image,ama\\nplates/one/a.png,1,0; line 2: 3 cells under 2 columns; quote cells",
        "image,ama,ama\\nplates/one/a.png,1,0; two columns are named ama",
        "image,ama,\\nplates/one/a.png,1,0; a column has no name",
        "image,labels\\nplates/one/a.png,ama||golgi; line 2, column labels: ama||golgi: a name is empty",
        "image,labels\\nplates/one/a.png,; no row has a label",
        "image,patient,ama\\nplates/one/a.png,,1; line 2, column patient: : empty; name the patient",
        "image,ama\\n; no row below the header",
        "\\n; it is empty",
      })
  void mistakesNameFileLineColumnAndFix(String csv, String message) {
    assertThatThrownBy(() -> open(csv.replace("\\n", "\n")))
        .isInstanceOf(BagException.class)
        .hasMessageContaining("ticks.csv")
        .hasMessageContaining(message.strip());
  }

  @Test
  void brokenPictureIsATypedErrorWhenItIsRead() throws IOException {
    Files.writeString(folder.resolve("plates/one/a.png"), "no picture");
    BagSource bags = open("image,ama\nplates/one/a.png,1\n");
    assertThatThrownBy(() -> bags.read(0)).isInstanceOf(SlideException.class);
  }
}
