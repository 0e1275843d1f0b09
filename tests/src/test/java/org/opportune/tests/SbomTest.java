package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The bill of materials against the poms that people write. */
class SbomTest {
  private static final Path ROOT = Path.of(System.getProperty("opportune.root"));

  private static String child(Node parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (name.equals(node.getNodeName())) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }

  /** What a module names itself, without what serves its tests and its build alone. */
  private static Set<String> direct(String module) throws Exception {
    Element pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(ROOT.resolve(module).resolve("pom.xml").toFile())
            .getDocumentElement();
    NodeList dependencies = pom.getElementsByTagName("dependency");
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Node dependency = dependencies.item(i);
      Node list = dependency.getParentNode();
      boolean ofModule =
          list.getParentNode().equals(pom) && list.getNodeName().equals("dependencies");
      if (ofModule && !child(dependency, "scope").equals("test")) {
        names.add(
            child(dependency, "groupId")
                + ":"
                + child(dependency, "artifactId").replace("${scala.binary}", "2.13"));
      }
    }
    return names;
  }

  @Test
  void everyDirectDependencyIsNamedWithVersionAndLicence() throws Exception {
    Path file = ROOT.resolve("jobs/target/bom.json");
    assumeTrue(
        Files.exists(file),
        "mvnw package writes jobs/target/bom.json, unless offline; test alone does not");
    JsonNode bom = new ObjectMapper().readTree(file.toFile());
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> named = new TreeSet<>();
    for (JsonNode component : bom.path("components")) {
      String name = component.path("group").asText() + ":" + component.path("name").asText();
      assertThat(component.path("version").asText()).as(name).isNotBlank();
      named.add(name);
    }
    for (String module : List.of("ingest", "inference", "staging", "jobs")) {
      assertThat(named).as(module).containsAll(direct(module));
    }
  }

  @Test
  void everyDirectDependencyStandsInTheReviewedTable() throws Exception {
    String security = Files.readString(ROOT.resolve("docs/SECURITY.md"));
    for (String module : List.of("ingest", "inference", "staging", "jobs")) {
      for (String name : direct(module)) {
        if (!name.startsWith("org.opportune:")) {
          assertThat(security).as(module).contains("`" + name + "`");
        }
      }
    }
  }
}
