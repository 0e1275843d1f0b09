package org.opportune.jobs.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A rendered page as a strict XML parser reads it. */
final class ReportPage {
  private final Document document;

  private ReportPage(Document document) {
    this.document = document;
  }

  static ReportPage of(ReportData data) {
    String html = new ReportRenderer().render(data);
    try {
      return new ReportPage(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(html))));
    } catch (Exception e) {
      throw new AssertionError("The page is not well-formed: " + e.getMessage(), e);
    }
  }

  List<Element> all(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    } catch (XPathExpressionException e) {
      throw new AssertionError("Not an XPath: " + path, e);
    }
  }

  Element one(String path) {
    List<Element> found = all(path);
    if (found.size() != 1) {
      throw new AssertionError("Not one but " + found.size() + ": " + path);
    }
    return found.get(0);
  }

  List<String> texts(String path) {
    return all(path).stream().map(ReportPage::text).toList();
  }

  /** Body rows of a table, by cell. */
  List<List<String>> rows(String table) {
    List<List<String>> rows = new ArrayList<>();
    for (Element row : children(one("//table[@id='table-" + table + "']/tbody"))) {
      rows.add(children(row).stream().map(ReportPage::text).toList());
    }
    return rows;
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  String text() {
    return text(document.getDocumentElement());
  }

  static String text(Element element) {
    return element.getTextContent().replaceAll("\\s+", " ").strip();
  }
}
