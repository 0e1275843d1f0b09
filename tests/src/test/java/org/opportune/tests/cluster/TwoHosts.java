package org.opportune.tests.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hosts of their own on one machine: network namespaces, joined with this one by a bridge. What
 * runs in them reaches this machine and each other by these addresses alone. Needs root and
 * iproute2.
 */
final class TwoHosts implements AutoCloseable {
  private static final String BRIDGE = "opptest";
  private static final String NETWORK = "10.77.0.";
  private static final int HOSTS = 2;

  private TwoHosts() {}

  /** Why there can be none here; null when there can. */
  static String missing() {
    try {
      ip("netns", "add", BRIDGE);
      ip("netns", "del", BRIDGE);
      return null;
    } catch (IOException e) {
      return "no network namespaces (root and iproute2 are needed): " + e.getMessage();
    }
  }

  /** Sets the hosts up; what a killed run left is taken down first. */
  static TwoHosts start() throws IOException {
    TwoHosts hosts = new TwoHosts();
    hosts.close();
    Runtime.getRuntime().addShutdownHook(new Thread(hosts::close));
    ip("link", "add", BRIDGE, "type", "bridge");
    ip("addr", "add", NETWORK + "1/24", "dev", BRIDGE);
    ip("link", "set", BRIDGE, "up");
    for (int host = 0; host < HOSTS; host++) {
      String name = BRIDGE + host;
      String inside = "eth-" + name;
      ip("netns", "add", name);
      ip("link", "add", name, "type", "veth", "peer", "name", inside);
      ip("link", "set", name, "master", BRIDGE);
      ip("link", "set", name, "up");
      ip("link", "set", inside, "netns", name);
      ip("-n", name, "addr", "add", NETWORK + (host + 2) + "/24", "dev", inside);
      ip("-n", name, "link", "set", inside, "up");
      ip("-n", name, "link", "set", "lo", "up");
    }
    return hosts;
  }

  /** This machine, as the hosts see it. */
  String address() {
    return NETWORK + "1";
  }

  /** Where workers run. */
  List<StandaloneCluster.Host> hosts() {
    List<StandaloneCluster.Host> hosts = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      hosts.add(
          new StandaloneCluster.Host(
              NETWORK + (host + 2), List.of("ip", "netns", "exec", BRIDGE + host)));
    }
    return hosts;
  }

  /** Cuts a host off from everything: nobody is told, as when a cable is pulled. */
  void pullCable(int host) throws IOException {
    ip("link", "set", BRIDGE + host, "down");
  }

  /** Joins it again. */
  void plugIn(int host) throws IOException {
    ip("link", "set", BRIDGE + host, "up");
  }

  @Override
  public void close() {
    for (int host = 0; host < HOSTS; host++) {
      remove("netns", "del", BRIDGE + host);
    }
    remove("link", "del", BRIDGE);
  }

  private static void remove(String... what) {
    try {
      ip(what);
    } catch (IOException e) {
      // It is not there.
    }
  }

  private static void ip(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("ip"));
    line.addAll(List.of(arguments));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", line) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
