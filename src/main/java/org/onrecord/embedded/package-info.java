/**
 * PostgreSQL and Kafka inside the process, for whoever wants to run Onrecord with nothing else installed.
 *
 * <p>Both are the real servers with the durability of real servers; see {@link org.onrecord.embedded.EmbeddedServers}.
 * Nothing outside this package but the program's main knows whether the servers are embedded. The container image is
 * built without the libraries this package needs.
 */
package org.onrecord.embedded;
