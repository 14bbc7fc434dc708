// Pion as a WHIP publisher and a WHEP watcher. It encodes and decodes nothing: FFmpeg makes what it sends, and of what it
// receives it counts the whole frames.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pion/webrtc/v3"
)

type options struct {
	mode, url, token, codec string
	seconds                 float64
	insecure                bool
}

func readOptions() (options, error) {
	read := options{}
	flags := flag.NewFlagSet("pion", flag.ContinueOnError)
	flags.StringVar(&read.url, "url", "", "of WHIP or WHEP")
	flags.StringVar(&read.token, "token", "", "bearer token")
	flags.StringVar(&read.codec, "codec", "", "vp8, vp9 or h264")
	flags.Float64Var(&read.seconds, "seconds", 10, "until the end")
	flags.BoolVar(&read.insecure, "insecure", false, "takes any certificate")
	if len(os.Args) < 2 || (os.Args[1] != "publish" && os.Args[1] != "watch") {
		return read, fmt.Errorf("publish|watch --url URL [--token T] [--codec NAME] [--seconds N] [--insecure]")
	}
	read.mode = os.Args[1]
	return read, flags.Parse(os.Args[2:])
}

func run() error {
	options, err := readOptions()
	if err != nil {
		return err
	}
	connection, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	defer connection.Close()
	counts := &counts{}
	publisher, err := prepare(connection, options, counts)
	if err != nil {
		return err
	}
	offer, err := connection.CreateOffer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(connection)
	if err := connection.SetLocalDescription(offer); err != nil {
		return err
	}
	<-gathered
	session := newSession(options)
	answer, err := session.post(connection.LocalDescription().SDP)
	if err != nil {
		return err
	}
	defer session.delete()
	if err := connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		return err
	}
	publisher.start()
	defer publisher.stop()
	report(options.seconds, counts)
	publisher.stop()
	if err := session.delete(); err != nil {
		return err
	}
	say(map[string]bool{"done": true})
	return nil
}

// prepare adds the two transceivers.
func prepare(connection *webrtc.PeerConnection, options options, counts *counts) (*publisher, error) {
	if options.mode == "publish" {
		return newPublisher(connection, options.codec, counts)
	}
	connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		counter := counts.of(track.Kind())
		for {
			packet, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			counter.take(packet.SequenceNumber, packet.Marker)
		}
	})
	direction := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	if _, err := connection.AddTransceiverFromKind(webrtc.RTPCodecTypeAudio, direction); err != nil {
		return nil, err
	}
	video, err := connection.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, direction)
	if err != nil || options.codec == "" {
		return &publisher{}, err
	}
	return &publisher{}, prefer(video, options.codec)
}

// prefer leaves one codec of video in the offer.
func prefer(video *webrtc.RTPTransceiver, codec string) error {
	var wanted []webrtc.RTPCodecParameters
	for _, each := range video.Receiver().GetParameters().Codecs {
		if strings.EqualFold(each.MimeType, "video/"+codec) {
			wanted = append(wanted, each)
		}
	}
	return video.SetCodecPreferences(wanted)
}

// report prints a line a second until the time is over or somebody ends us.
func report(seconds float64, counts *counts) {
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, os.Interrupt)
	deadline := time.After(time.Duration(seconds * float64(time.Second)))
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			say(counts.line())
		case <-deadline:
			return
		case <-end:
			return
		}
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
