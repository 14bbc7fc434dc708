/*
 * The floor of the packet-rate benchmark: what protecting and sending RTP packets costs a program that does nothing else.
 *
 *   floor send MODE PROFILE ADDRESS PORT COUNT RATE FRAME SIZE SECONDS
 *       MODE: mmsg (a slot of sendmmsg for each packet) or gso (a slot for each run of up to FRAME packets, UDP_SEGMENT)
 *       PROFILE: gcm (AEAD_AES_128_GCM, RFC 7714), cm (AES_CM_128_HMAC_SHA1_80, RFC 3711) or none
 *       Sends to COUNT ports from PORT on, as a media relay does: a frame of FRAME packets of SIZE bytes (UDP payload) to one
 *       destination after the other, RATE packets/s in total. Each destination has keys of its own.
 *   floor sink ADDRESS PORT COUNT
 *       Opens COUNT plain sockets, prints a line, and drains them until standard input ends.
 *
 * Both end with a line of JSON; CPU time is user and system time of the process (getrusage).
 */
#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED /* SHA1_*: the state of a half-made HMAC is kept by copying a struct */
#include <arpa/inet.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 12, GCM_TAG = 16, CM_TAG = 10, SLOTS = 64, MAX_SIZE = 1472, MAX_RUN_BYTES = 65000, MAX_COUNT = 2000 };

enum profile { NONE, GCM, CM };

struct destination {
    struct sockaddr_in address;
    EVP_CIPHER_CTX *cipher;   /* the key schedule is made once */
    SHA_CTX inner, outer;     /* HMAC-SHA1 after its padded keys */
    unsigned sequence;        /* wraps at 16 bit into the rollover counter */
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static struct sockaddr_in address_of(const char *host, int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &a.sin_addr) != 1) {
        fprintf(stderr, "floor: %s is no IPv4 address\n", host);
        exit(2);
    }
    return a;
}

static void prepare(struct destination *d, enum profile profile, int index) {
    unsigned char key[16], pad[SHA_CBLOCK], iv[16] = {0};
    memset(key, index + 1, sizeof key);
    d->cipher = EVP_CIPHER_CTX_new();
    if (!EVP_EncryptInit_ex(d->cipher, profile == GCM ? EVP_aes_128_gcm() : EVP_aes_128_ctr(), NULL, key, iv)) {
        fprintf(stderr, "floor: libcrypto gives no AES\n");
        exit(1);
    }
    memset(pad, 0x36 ^ index, sizeof pad);
    SHA1_Init(&d->inner);
    SHA1_Update(&d->inner, pad, sizeof pad);
    memset(pad, 0x5c ^ index, sizeof pad);
    SHA1_Init(&d->outer);
    SHA1_Update(&d->outer, pad, sizeof pad);
}

/* Writes the next packet of a destination: a copied payload under its own header, encrypted and with its tag. */
static void compose(unsigned char *packet, const unsigned char *payload, int size, struct destination *d, enum profile profile) {
    unsigned sequence = d->sequence++;
    unsigned char iv[16] = {0}, header[HEADER] = {0x80, 96, sequence >> 8, sequence, 0, 0, 0, 0, 1, 2, 3, 4};
    int tag = profile == GCM ? GCM_TAG : profile == CM ? CM_TAG : 0, body = size - HEADER - tag, length;
    memcpy(packet, header, HEADER);
    memcpy(packet + HEADER, payload, body);
    for (int i = 0; i < 4; i++) iv[8 + i] = sequence >> (24 - 8 * i);
    if (profile == GCM) {
        EVP_EncryptInit_ex(d->cipher, NULL, NULL, NULL, iv);
        EVP_EncryptUpdate(d->cipher, NULL, &length, packet, HEADER);
        EVP_EncryptUpdate(d->cipher, packet + HEADER, &length, packet + HEADER, body);
        EVP_EncryptFinal_ex(d->cipher, packet + size, &length);
        EVP_CIPHER_CTX_ctrl(d->cipher, EVP_CTRL_AEAD_GET_TAG, GCM_TAG, packet + HEADER + body);
    } else if (profile == CM) {
        unsigned rollover = htonl(sequence >> 16);
        unsigned char digest[SHA_DIGEST_LENGTH];
        EVP_EncryptInit_ex(d->cipher, NULL, NULL, NULL, iv);
        EVP_EncryptUpdate(d->cipher, packet + HEADER, &length, packet + HEADER, body);
        SHA_CTX hash = d->inner;
        SHA1_Update(&hash, packet, HEADER + body);
        SHA1_Update(&hash, &rollover, sizeof rollover);
        SHA1_Final(digest, &hash);
        hash = d->outer;
        SHA1_Update(&hash, digest, sizeof digest);
        SHA1_Final(digest, &hash);
        memcpy(packet + HEADER + body, digest, CM_TAG);
    }
}

static struct mmsghdr slots[SLOTS];
static struct iovec pieces[SLOTS];
static char controls[SLOTS][CMSG_SPACE(sizeof(unsigned short))];
static int used, wire;
static long sent, calls, offered, refused;

static void flush(void) {
    offered += used;
    for (int done = 0; done < used;) {
        int n = sendmmsg(wire, slots + done, used - done, 0);
        calls++;
        if (n <= 0) refused++;
        done += n > 0 ? n : 1;
    }
    used = 0;
}

/* One more slot with `run` packets of one destination, as one piece of memory. */
static void queue(struct destination *d, unsigned char *packets, int run, int size, int gso) {
    struct msghdr *m = &slots[used].msg_hdr;
    pieces[used] = (struct iovec){packets, (size_t)run * size};
    *m = (struct msghdr){.msg_name = &d->address, .msg_namelen = sizeof d->address, .msg_iov = &pieces[used], .msg_iovlen = 1};
    if (gso) {
        m->msg_control = controls[used];
        m->msg_controllen = sizeof controls[used];
        struct cmsghdr *c = CMSG_FIRSTHDR(m);
        *c = (struct cmsghdr){.cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT, .cmsg_len = CMSG_LEN(sizeof(unsigned short))};
        *(unsigned short *)CMSG_DATA(c) = size;
    }
    sent += run;
    if (++used == SLOTS) flush();
}

static int send_frames(char **a) {
    int gso = !strcmp(a[0], "gso"), count = atoi(a[4]), frame = atoi(a[6]), size = atoi(a[7]);
    enum profile profile = !strcmp(a[1], "gcm") ? GCM : !strcmp(a[1], "cm") ? CM : NONE;
    double rate = atof(a[5]), seconds = atof(a[8]);
    if (count < 1 || count > MAX_COUNT || frame < 1 || size < 64 || size > MAX_SIZE || rate <= 0) return 2;
    int run = gso ? frame : 1;
    if (run * size > MAX_RUN_BYTES) run = MAX_RUN_BYTES / size;
    struct destination *all = calloc(count, sizeof *all);
    unsigned char *memory = malloc((size_t)SLOTS * run * size + GCM_TAG), payload[MAX_SIZE];
    memset(payload, 7, sizeof payload);
    wire = socket(AF_INET, SOCK_DGRAM, 0);
    int buffer = 4 << 20;
    setsockopt(wire, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    for (int i = 0; i < count; i++) {
        all[i].address = address_of(a[2], atoi(a[3]) + i);
        prepare(&all[i], profile, i);
    }
    double interval = (double)frame * count / rate, start = now(CLOCK_MONOTONIC), cpu = cpu_seconds(), late = 0;
    long frames = seconds / interval;
    for (long f = 0; f < frames; f++) {
        double due = start + f * interval, behind = now(CLOCK_MONOTONIC) - due;
        if (behind > late) late = behind;
        struct timespec t = {.tv_sec = due, .tv_nsec = (due - (long)due) * 1e9};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
        for (int i = 0; i < count; i++)
            for (int left = frame, n; left > 0; left -= n) {
                n = left < run ? left : run;
                unsigned char *packets = memory + (size_t)used * run * size;
                for (int k = 0; k < n; k++) compose(packets + (size_t)k * size, payload, size, &all[i], profile);
                queue(&all[i], packets, n, size, gso);
            }
        flush();
    }
    double took = now(CLOCK_MONOTONIC) - start;
    cpu = cpu_seconds() - cpu;
    printf("{\"sent\":%ld,\"refusedShare\":%.5f,\"calls\":%ld,\"seconds\":%.3f,\"lateSeconds\":%.3f,\"cpuSeconds\":%.4f,\"microsPerPacket\":%.3f}\n",
           sent, sent ? (double)refused / offered : 0, calls, took, late, cpu, sent ? cpu * 1e6 / sent : 0.0);
    return sent ? 0 : 1;
}

static int sink(char **a) {
    static unsigned char bytes[SLOTS][2048];
    int port = atoi(a[1]), count = atoi(a[2]), poll = epoll_create1(0), buffer = 4 << 20;
    long received = 0;
    if (count < 1 || count > MAX_COUNT) return 2;
    for (int i = 0; i < SLOTS; i++) {
        pieces[i] = (struct iovec){bytes[i], sizeof bytes[i]};
        slots[i].msg_hdr = (struct msghdr){.msg_iov = &pieces[i], .msg_iovlen = 1};
    }
    struct epoll_event input = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = STDIN_FILENO}, ready[SLOTS];
    if (epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &input)) fail("standard input must be a pipe");
    for (int i = 0; i < count; i++) {
        struct sockaddr_in address = address_of(a[0], port + i);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)};
        setsockopt(event.data.fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
        if (bind(event.data.fd, (void *)&address, sizeof address)) fail("bind");
        epoll_ctl(poll, EPOLL_CTL_ADD, event.data.fd, &event);
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(poll, ready, SLOTS, -1), got;
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd == STDIN_FILENO) {
                printf("{\"received\":%ld,\"microsPerPacket\":%.3f}\n", received, received ? cpu_seconds() * 1e6 / received : 0.0);
                return 0;
            }
            while ((got = recvmmsg(ready[i].data.fd, slots, SLOTS, MSG_DONTWAIT, NULL)) > 0) received += got;
        }
    }
}

int main(int count, char **words) {
    int code = 2;
    if (count == 11 && !strcmp(words[1], "send")) code = send_frames(words + 2);
    if (count == 5 && !strcmp(words[1], "sink")) code = sink(words + 2);
    if (code == 2) fprintf(stderr, "Usage: floor send mmsg|gso gcm|cm|none ADDRESS PORT COUNT RATE FRAME SIZE SECONDS\n       floor sink ADDRESS PORT COUNT\n");
    return code;
}
