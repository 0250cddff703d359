/** What happens on the record as it happens: changes page by page, live as server-sent events, and as feeds. */
package org.onrecord.stream;
