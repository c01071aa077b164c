/* What a screenful of browsers would receive, counted and thrown away.
 *
 * Polled, never waiting: a receiver that sleeps would have the sender pay for waking it, on
 * loopback and between namespaces. Only headers are read, which SRTP leaves in the clear.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define LARGEST 2048
#define BUCKETS 4000 /* of a millisecond, the first half before the first picture's hour */
#define LOGGED 2048 /* the last pictures of each view */
#define SENDER_REPORT 200 /* RFC 3550 §6.4.1 */

struct picture {
    uint32_t timestamp, packets;
    double at; /* when its last packet came, CLOCK_MONOTONIC */
};

struct view {
    int32_t fd;
    int32_t started;
    uint32_t ssrc;
    uint32_t first_timestamp;
    int64_t first_number, last_number; /* extended sequence numbers */
    int64_t packets, frames, bytes, reports;
    int64_t packets_before; /* up to the last picture */
    double first_at;
    int32_t late[BUCKETS];
    struct picture log[LOGGED];
};

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void count(struct view *view, const uint8_t *data, int length) {
    uint16_t number = data[2] << 8 | data[3];
    uint32_t timestamp = (uint32_t)data[4] << 24 | data[5] << 16 | data[6] << 8 | data[7];
    uint32_t ssrc = (uint32_t)data[8] << 24 | data[9] << 16 | data[10] << 8 | data[11];
    if (!view->started) {
        view->started = 1;
        view->ssrc = ssrc;
        view->first_number = view->last_number = number;
        view->first_timestamp = timestamp;
        view->first_at = now();
    }
    if (ssrc != view->ssrc) return; /* sent again, on the side */
    int16_t ahead = (int16_t)(number - (uint16_t)view->last_number);
    if (ahead > 0) view->last_number += ahead;
    view->packets++;
    view->bytes += length;
    if (data[1] & 0x80) {
        double at = now(), due = (int32_t)(timestamp - view->first_timestamp) / 90000.0;
        int bucket = (int)((at - view->first_at - due) * 1000) + BUCKETS / 2;
        if (bucket < 0) bucket = 0;
        if (bucket >= BUCKETS) bucket = BUCKETS - 1;
        view->late[bucket]++;
        struct picture seen = {timestamp, (uint32_t)(view->packets - view->packets_before), at};
        view->log[view->frames++ % LOGGED] = seen;
        view->packets_before = view->packets;
    }
}

/* Drain all of them for `seconds`, once at least. What is no picture and no report goes to `rest`, each with
 * its view's number and its length in front (two times 4 bytes); returns how many bytes. */
int drain(struct view *views, int count_of, double seconds, uint8_t *rest, int room) {
    static uint8_t data[BATCH][LARGEST];
    struct mmsghdr batch[BATCH];
    struct iovec parts[BATCH];
    int used = 0;
    memset(batch, 0, sizeof batch);
    for (int i = 0; i < BATCH; i++) {
        parts[i].iov_base = data[i];
        parts[i].iov_len = LARGEST;
        batch[i].msg_hdr.msg_iov = &parts[i];
        batch[i].msg_hdr.msg_iovlen = 1;
    }
    double until = now() + seconds;
    do {
        for (int one = 0; one < count_of; one++) {
            int got = recvmmsg(views[one].fd, batch, BATCH, MSG_DONTWAIT, 0);
            for (int i = 0; i < got; i++) {
                int length = batch[i].msg_len;
                uint8_t kind = data[i][1] & 0x7f;
                if (length >= 12 && data[i][0] >> 6 == 2 && !(kind >= 64 && kind < 96)) {
                    count(&views[one], data[i], length);
                } else if (length >= 12 && data[i][1] == SENDER_REPORT) {
                    views[one].reports++;
                } else if (length > 0 && data[i][0] < 64 && used + 8 + length <= room) {
                    memcpy(rest + used, &one, 4);
                    memcpy(rest + used + 4, &length, 4);
                    memcpy(rest + used + 8, data[i], length);
                    used += 8 + length;
                }
            }
        }
    } while (now() < until);
    return used;
}
